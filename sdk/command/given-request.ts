import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { PluginRequest } from '../../runtime/supervisor/types.ts'
import { UsageError } from './exit-codes.ts'

export type GivenRequest = PluginRequest & { body: string | null }

/** RFC 9110, as servers hand them on. */
const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/)
const headerValue = z.string().regex(/^(?![\t ])[\t\x20-\x7e\x80-\xff]*(?<![\t ])$/)

const given = z.strictObject({
  method: z
    .string()
    .regex(/^[A-Za-z]{1,20}$/)
    .default('GET'),
  url: z.string().default('/'),
  headers: z
    .union([z.array(z.tuple([headerName, headerValue])), z.record(headerName, headerValue)], {
      error: 'they have to be { name: value } or [[name, value], …], with names and values that HTTP allows.',
    })
    .default({}),
  body: z.unknown().optional(),
})

/** Reads the request of `--request FILE|-|{…}`; a body that is not text is sent as JSON. @throws {UsageError} */
export const readRequest = async (source: string): Promise<GivenRequest> => {
  const parsed = given.safeParse(await readJson(source))
  if (!parsed.success)
    throw new UsageError(
      `--request: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; ')}`,
    )
  const { method, url, headers, body } = parsed.data
  const listed = Array.isArray(headers) ? headers : Object.entries(headers)
  const pairs: [string, string][] = listed.map(([name, value]) => [name.toLowerCase(), value])
  if (body !== undefined && typeof body !== 'string' && !pairs.some(([name]) => name === 'content-type'))
    pairs.push(['content-type', 'application/json'])
  return {
    method: method.toUpperCase(),
    url: absolute(url),
    headers: pairs,
    body: body === undefined || body === null ? null : typeof body === 'string' ? body : JSON.stringify(body),
  }
}

const absolute = (url: string): string => {
  try {
    return new URL(url, 'http://localhost/').href
  } catch {
    throw new UsageError(`--request: "${url}" is no URL.`)
  }
}

const readJson = async (source: string): Promise<unknown> => {
  const isJson = source.trimStart().startsWith('{')
  const text = isJson
    ? source
    : await (source === '-' ? readStandardInput() : readFile(source, 'utf8')).catch(() => {
        throw new UsageError(`--request: there is no file ${source}.`)
      })
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError('--request: that is not JSON.')
  }
}

const readStandardInput = async (): Promise<string> => {
  process.stdin.setEncoding('utf8')
  let text = ''
  for await (const chunk of process.stdin) text += chunk
  return text
}
