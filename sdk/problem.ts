/** One field of the input and what is wrong with it. */
export interface FieldProblem {
  field: string
  rule: string
}

/**
 * What a handler of a route throws to answer with an error that callers can act on: it becomes
 * `application/problem+json` with this status. Any other error is logged, and told to nobody.
 *
 * @example
 * const [task] = await db.query('select * from tasks where id = $1', [input.params.id])
 * if (!task) throw new Problem(404, 'There is no such task')
 */
export class Problem extends Error {
  /** From 400 to 599. */
  readonly status: number
  /** Stable, for programs: `billing.invoice.issued`. */
  readonly code: string | undefined
  readonly errors: readonly FieldProblem[]

  constructor(status: number, title: string, { code, errors = [] }: { code?: string; errors?: FieldProblem[] } = {}) {
    super(title)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.errors = errors
  }

  toResponse(): Response {
    const { status, message: title, code, errors } = this
    const [first] = errors
    return Response.json(
      {
        ...(code === undefined ? {} : { type: `urn:plexica:problem:${code}`, code }),
        title,
        status,
        ...(first ? { detail: `${first.field} ${first.rule}.`, errors } : {}),
      },
      { status, headers: { 'content-type': 'application/problem+json' } },
    )
  }
}
