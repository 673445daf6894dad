import type { InputOf, Issue, Schema } from './schema.ts'

/** What a route answers when all goes well, as JSON: one schema, or one by status such as `{ 201: note }`. */
export type RouteResponse = Schema | { readonly [Status in number]: Schema }

/** What may be returned as it is: it becomes `Response.json(value)`, whose status is 200. */
type PlainOf<R> = R extends Schema<infer _, infer __> ? InputOf<R> : R extends { 200: infer Ok } ? InputOf<Ok> : never

/** What a handler gives by the `response` of its route; without one that is anything. */
export type AnswerOf<R> = [R] extends [never]
  ? unknown
  : unknown extends R
    ? unknown
    : Response | PlainOf<R> | Promise<Response | PlainOf<R>>

const isSchema = (response: RouteResponse): response is Schema => '~standard' in response

const byStatus = (response: RouteResponse): [status: string, schema: Schema][] =>
  isSchema(response) ? [['200', response]] : Object.entries(response)

/** The JSON Schemas of what a route answers, by status; one whose library can't tell is left open. */
export const describeResponse = (response: RouteResponse): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    byStatus(response).map(([status, schema]) => [
      status,
      schema['~standard'].jsonSchema?.input({ target: 'draft-2020-12' }) ?? {},
    ]),
  )

/** Versions of `plexica dev`, `plexica run` and tests. */
const isDevelopment = (version: string): boolean => /^\d+\.\d+\.\d+-dev(?:\.|$)/.test(version)

const schemaFor = (response: RouteResponse, status: number): Schema | undefined => {
  if (isSchema(response)) return status >= 200 && status < 300 ? response : undefined
  return Object.hasOwn(response, status) ? response[status] : undefined
}

/** What goes out, as those who ask get it: dates are text by then, and what is undefined is not there. */
const sent = async (answer: unknown): Promise<unknown> => {
  const text = answer instanceof Response ? await answer.clone().text() : JSON.stringify(answer)
  return text === undefined || text === '' ? undefined : JSON.parse(text)
}

const inWords = ({ message, path = [] }: Issue): string =>
  [path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.'), message].filter(Boolean).join(': ')

/**
 * Checks an answer against the schema of its status, while a plugin is developed. In production what a handler gives goes
 * out as it is: its callers are not to pay for a check of what tests have shown.
 *
 * @throws {TypeError} which says what is other than the schema
 */
export const checkResponse = async (
  key: string,
  response: RouteResponse,
  answer: unknown,
  version: string,
): Promise<void> => {
  if (!isDevelopment(version)) return
  const status = answer instanceof Response ? answer.status : 200
  const schema = schemaFor(response, status)
  if (!schema) return
  const value = await sent(answer).catch(() => {
    throw new TypeError(`${key} answers ${status} with what is not JSON, other than its response schema says.`)
  })
  const { issues } = await schema['~standard'].validate(value)
  if (!issues) return
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''
  throw new TypeError(
    `${key} answers ${status} with other than its response schema says: ${inWords(issues[0]!)}${more}.`,
  )
}
