import type { Context, RouteKey } from '@plexica/sdk'

/** A field of the input and what is wrong with it. */
export interface FieldError {
  field: string
  rule: string
}

/** What a handler throws to answer with an error that the caller can act on. */
export class BadRequest extends Error {
  readonly status: number
  readonly errors: FieldError[]

  constructor(status: number, title: string, errors: FieldError[] = []) {
    super(title)
    this.status = status
    this.errors = errors
  }
}

export const notFound = (what: string): BadRequest => new BadRequest(404, `There is no such ${what}`)

const asResponse = ({ status, message, errors }: BadRequest): Response =>
  Response.json(
    {
      title: message,
      status,
      ...(errors.length > 0 ? { detail: `${errors[0]?.field} ${errors[0]?.rule}.`, errors } : {}),
    },
    { status, headers: { 'content-type': 'application/problem+json' } },
  )

interface CheckedRoute {
  permission: string
  handler: (request: Request, context: Context) => unknown
}

/** Routes of this plugin: each needs a permission. */
export type CheckedRoutes = Partial<Record<RouteKey, CheckedRoute>>

/** Turns what handlers throw on purpose into `application/problem+json`; anything else stays an error. */
export const answeringProblems = <R extends CheckedRoutes>(routes: R): { [K in keyof R & RouteKey]: CheckedRoute } =>
  Object.fromEntries(
    Object.entries(routes).map(([key, route]) => [
      key,
      {
        ...route,
        handler: async (request: Request, context: Context) => {
          try {
            return await route?.handler(request, context)
          } catch (error) {
            if (error instanceof BadRequest) return asResponse(error)
            throw error
          }
        },
      },
    ]),
  ) as { [K in keyof R & RouteKey]: CheckedRoute }
