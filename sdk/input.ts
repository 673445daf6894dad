import { inputTexts } from './input-texts.ts'
import { fieldProblems, type FieldProblem } from './problem.ts'
import type { OutputOf, Schema } from './schema.ts'
import { TextValues } from './text-values.ts'

/** What a route takes: each part is checked before its handler runs. */
export interface RouteInput {
  /** JSON in the body. */
  body?: Schema
  /** What stands behind the question mark; a name that is there several times is a list. */
  query?: Schema
  /** The `:names` of the path. */
  params?: Schema
}

/** What the handler gets of it, as `input`. */
export type CheckedInput<I> = { readonly [Part in keyof I]: OutputOf<I[Part]> }

type Part = keyof RouteInput

interface Wrong extends FieldProblem {
  in: Part
}

const parts: readonly Part[] = ['params', 'query', 'body']

/** The JSON Schemas of what a route takes, for those who read about it; a part whose library can't tell is left open. */
export const describeInput = (input: RouteInput): Partial<Record<Part, Record<string, unknown>>> => {
  const described: Partial<Record<Part, Record<string, unknown>>> = {}
  for (const part of parts) {
    const schema = input[part]
    if (schema) described[part] = schema['~standard'].jsonSchema?.input({ target: 'draft-2020-12' }) ?? {}
  }
  return described
}

/**
 * Checks what came with a request.
 *
 * @returns the values, or the response that says what is wrong
 */
export const checkInput = async (
  input: RouteInput,
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<{ values: Record<string, unknown> } | { refused: Response }> => {
  const values: Record<string, unknown> = {}
  const wrong: Wrong[] = []
  for (const part of parts) {
    const schema = input[part]
    if (!schema) continue
    const given =
      part === 'body' ? await readBody(request) : new TextValues(part === 'query' ? queryOf(request) : { ...params })
    if (given instanceof Response) return { refused: given }
    // A schema of another library knows nothing of our mark.
    const isOurs = schema['~standard'].vendor === 'plexica'
    const checked = await schema['~standard'].validate(given instanceof TextValues && !isOurs ? given.values : given)
    if (checked.issues) wrong.push(...fieldProblems(checked.issues, part).map((each) => ({ in: part, ...each })))
    else values[part] = checked.value
  }
  return wrong.length === 0 ? { values } : { refused: refusal(wrong) }
}

const queryOf = ({ url }: Request): Record<string, string | string[]> => {
  const found: Record<string, string | string[]> = {}
  for (const [name, value] of new URL(url).searchParams) {
    const before = Object.hasOwn(found, name) ? found[name]! : undefined
    Object.defineProperty(found, name, {
      value: before === undefined ? value : [before, value].flat(),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return found
}

const readBody = async (request: Request): Promise<unknown> => {
  const type = request.headers.get('content-type')
  if (type !== null && !/^application\/(?:[\w.+-]+\+)?json\b/i.test(type))
    return problem(415, 'request.media_type', 'The request has a content type that is not taken here', {
      detail: inputTexts.media,
    })
  const text = await request.text()
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return refusal([{ in: 'body', field: 'body', rule: inputTexts.json }])
  }
}

const refusal = (errors: Wrong[]): Response =>
  problem(400, 'request.invalid', 'The request does not match what this route takes', {
    detail: `${errors[0]!.field}: ${errors[0]!.rule}`,
    errors,
  })

/** As the platform itself answers: see its catalogue of problems. */
const problem = (status: number, code: string, title: string, more: Record<string, unknown>): Response =>
  Response.json(
    { ...more, type: `urn:plexica:problem:${code}`, title, status, code, retry: false },
    { status, headers: { 'content-type': 'application/problem+json' } },
  )
