import type { Context } from '@plexica/sdk'

/** A mistake of the caller in one field of the body or the query; the field is absent if it is all of it. */
export class Mistake extends Error {
  readonly field: string | undefined

  constructor(rule: string, field?: string) {
    super(rule)
    this.field = field
  }
}

type Handler = (request: Request, context: Context) => unknown

/** Answers a caller's mistake with 400 and `application/problem+json`; any other error stays one. */
export const answering =
  (handler: Handler): Handler =>
  async (request, context) => {
    try {
      return await handler(request, context)
    } catch (error) {
      if (!(error instanceof Mistake)) throw error
      const { field, message: rule } = error
      const problem = field
        ? {
            title: 'Something in the input is not right',
            status: 400,
            detail: `${field} ${rule}.`,
            errors: [{ field, rule }],
          }
        : { title: rule, status: 400 }
      return Response.json(problem, { status: 400, headers: { 'content-type': 'application/problem+json' } })
    }
  }
