/** One field of a request and the rule that it breaks. */
interface FieldError {
  field: string
  rule: string
}

/** The platform calls what is wrong a `message`, plugins call it a `rule`. */
const asFieldErrors = (given: unknown): FieldError[] =>
  (Array.isArray(given) ? given : []).flatMap((each: unknown) => {
    const { field, rule, message } = Object(each) as Record<string, unknown>
    const said = rule ?? message
    return typeof field === 'string' && typeof said === 'string' ? [{ field, rule: said }] : []
  })

/** What went wrong with a call, as `application/problem+json` says it; `network.failed` if no answer came. */
export class ApiProblem extends Error {
  readonly code: string
  readonly status: number
  readonly detail: string | undefined
  readonly retry: boolean
  readonly requestId: string | undefined
  /** Where to begin again, if that is the way on. */
  readonly restart: string | undefined
  /** Seconds to wait before trying again. */
  readonly retryAfter: number | undefined
  /** Fields that the server did not accept. */
  readonly errors: FieldError[]

  constructor(status: number, body: Record<string, unknown>, retryAfter?: number) {
    const text = (name: string) => (typeof body[name] === 'string' ? body[name] : undefined)
    super(text('title') ?? 'Something went wrong')
    this.code = text('code') ?? `http.${status}`
    this.status = status
    this.detail = text('detail')
    this.retry = body.retry === true
    this.requestId = text('requestId')
    this.restart = text('restart')
    this.retryAfter = retryAfter
    this.errors = asFieldErrors(body.errors)
  }
}

/** No answer came, whatever the reason. */
export const networkFailed = (): ApiProblem =>
  new ApiProblem(0, { code: 'network.failed', title: 'The server could not be reached', retry: true })

/** Anything thrown as a problem, so that it can be shown. */
export const asApiProblem = (thrown: unknown): ApiProblem =>
  thrown instanceof ApiProblem
    ? thrown
    : new ApiProblem(500, { code: 'web.error', title: 'This part could not be shown' })
