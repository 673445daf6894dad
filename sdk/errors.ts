/** Codes of the errors that host calls reject with. They are stable: match on them, never on messages. */
export type PlexicaErrorCode =
  | 'capability.unknown'
  | 'capability.undeclared'
  | 'capability.denied'
  | 'capability.scope'
  | 'capability.invalid'
  | 'db.error'
  | 'db.refused'
  | 'db.timeout'
  | 'db.too_large'
  | 'db.unavailable'
  | 'kv.conflict'
  | 'kv.too_large'
  | 'kv.quota'
  | 'event.too_large'
  | 'event.quota'
  | 'job.too_large'
  | 'job.quota'
  | 'net.refused'
  | 'net.failed'
  | 'net.limit'
  | 'secrets.unset'
  | 'call.not_exposed'
  | 'call.forbidden'
  | 'call.invalid_input'
  | 'call.invalid_output'
  | 'call.too_large'
  | 'call.depth'
  | 'call.limit'
  | 'call.timeout'
  | 'call.failed'
  | 'call.in_transaction'
  | 'installation.unknown'
  | 'installation.disabled'
  | 'installation.failed'
  | 'installation.quarantined'
  | 'installation.busy'
  | 'invocation.ended'
  | 'invocation.host_calls'
  | 'invocation.bridge_bytes'
  | 'platform.error'

/** What a host call rejects with: an Error of your own isolate with a stable `code`. */
export interface PlexicaError extends Error {
  readonly code: PlexicaErrorCode
  /** What else is known, by the code: the `sqlState` and `constraint` of a `db.error`, the `errors` of an input. */
  readonly detail: Readonly<Record<string, unknown>>
}

/**
 * Whether `error` came from a host call, and, when codes are given, whether it is one of them.
 *
 * @example
 * try {
 *   await db.execute('insert into tags (name) values ($1)', [name])
 * } catch (error) {
 *   if (isPlexicaError(error, 'db.error')) return Response.json({ title: 'That tag exists' }, { status: 409 })
 *   throw error
 * }
 */
export const isPlexicaError = (error: unknown, ...codes: PlexicaErrorCode[]): error is PlexicaError =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  (codes.length === 0 || codes.includes(error.code as PlexicaErrorCode))
