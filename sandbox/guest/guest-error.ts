/** An error with a stable code, as plugin code meets it when a host call is refused or fails. */
export class PlexicaError extends Error {
  readonly code: string
  /** What belongs to the code: which limit, which capability, when to come back. */
  readonly detail: Record<string, unknown>

  constructor(code: string, message: string, detail: Record<string, unknown> = {}) {
    super(message)
    this.name = 'PlexicaError'
    this.code = code
    this.detail = detail
  }
}
