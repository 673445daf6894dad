import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { ofIssue, said, type Said } from '../languages/said.ts'
import { catalogue } from '../problems/catalogue.ts'
import { problemIn } from '../problems/problem-body.ts'
import { Problem } from '../problems/problem.ts'
import { languageOf } from './language-of.ts'

type Part = 'params' | 'query' | 'body'

/** `request.invalid` for what a zod schema refused (with `reportInput`), naming each field and rule. */
export const invalidRequest = (part: Part, error: Pick<z.core.$ZodError, 'issues'>): Problem =>
  new Problem('request.invalid', {
    in: part,
    // Each field is a dotted path within the part of the request, such as `admin.email`.
    errors: error.issues.map((issue) => ({ field: issue.path.join('.') || part, rule: ofIssue(issue) })),
  })

/** The same for one field that no schema speaks of. */
export const invalidField = (part: Part, field: string, rule: Said): Problem =>
  new Problem('request.invalid', { in: part, errors: [{ field: field || part, rule }] })

/** What Express and its body parsers throw, by their `type`. */
const fromParser: Record<string, () => Problem> = {
  'entity.parse.failed': () => new Problem('request.invalid', { detail: said('The body is not valid JSON.') }),
  'entity.too.large': () => new Problem('request.too_large'),
  'encoding.unsupported': () =>
    new Problem('request.media_type', { detail: said('This content encoding is not taken.') }),
  'charset.unsupported': () => new Problem('request.media_type', { detail: said('The body has to be in UTF-8.') }),
  'request.aborted': () => new Problem('request.invalid', { detail: said('The body ended too early.') }),
  'request.size.invalid': () =>
    new Problem('request.invalid', { detail: said('The body has another length than it says.') }),
}

/** Any thrown value as a problem; what is not one of ours tells the caller nothing but that it is our fault. */
export const asProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  if (error instanceof URIError) {
    return new Problem('request.invalid', { detail: said('The address is not correctly percent-encoded.') })
  }
  if (error instanceof Error) {
    const { type, status } = error as Error & { type?: string; status?: number }
    const known = type === undefined ? undefined : fromParser[type]
    if (known) return known()
    if (status === 404) return new Problem('request.not_found')
    if (status !== undefined && status >= 400 && status < 500) return new Problem('request.invalid')
  }
  return new Problem('platform.error', {}, { cause: error })
}

/** Shape of every error response, for the OpenAPI document. */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(catalogue) as [string, ...string[]]),
    retry: z.boolean().describe('Whether the same call may succeed later unchanged'),
    detail: z.string().optional(),
    requestId: z.string().optional(),
    errors: z.array(z.looseObject({ field: z.string(), rule: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'An error (RFC 9457). Match on `code`.' })

/**
 * Writes the one kind of error response that the platform has. Works on a bare `node:http` response, so that
 * handlers outside of Express can use it. When the headers are out already, all that is left is to cut the
 * connection, so that the client doesn't take half an answer for a whole one.
 */
export const writeProblem = (request: IncomingMessage, response: ServerResponse, error: unknown): Problem => {
  const problem = asProblem(error)
  if (response.headersSent) {
    response.destroy()
    return problem
  }
  const told = problemIn(problem, languageOf(request), (request as { id?: string }).id)
  const body = JSON.stringify(told.body)
  response.statusCode = problem.status
  response.setHeader('Content-Type', 'application/problem+json')
  response.setHeader('Content-Language', told.languages)
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer')
  const { retryAfterSeconds, allow } = problem.detail
  if (Array.isArray(allow)) response.setHeader('Allow', allow.join(', '))
  if (typeof retryAfterSeconds === 'number') response.setHeader('Retry-After', Math.ceil(retryAfterSeconds))
  response.setHeader('Content-Length', Buffer.byteLength(body))
  response.end(request.method === 'HEAD' ? undefined : body)
  return problem
}
