import * as z from 'zod/mini'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Limits } from '../../sandbox/limits.ts'
import type { Answer } from './invocations.ts'
import type { PluginResponse } from './types.ts'

/** RFC 9110 token and field value. */
const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/
const forbiddenInValue = /[^\t\x20-\x7e\x80-\xff]/
const mostHeaders = 100
const longestHeader = 16_384

const head = z.tuple([
  z.int().check(z.minimum(200), z.maximum(599)),
  z.array(z.tuple([z.string(), z.string()])).check(z.maxLength(mostHeaders)),
])

/** Checks what the plugin answered before anything of it goes further. @throws {Problem} `plugin.bad_response`, `invocation.response_size` */
export const parseResponse = (answer: Answer, limits: Limits): PluginResponse => {
  const parsed = head.safeParse(parseJson(answer.head))
  if (!parsed.success)
    throw new Problem('plugin.bad_response', { detail: said('It has no status from 200 to 599 or no headers.') })
  const [status, headers] = parsed.data
  for (const [name, value] of headers) {
    if (!headerName.test(name) || value.length > longestHeader || forbiddenInValue.test(value)) {
      throw new Problem('plugin.bad_response', { detail: said('One of its headers is not acceptable.') })
    }
  }
  const { body } = answer
  if ((typeof body === 'string' || body instanceof Uint8Array) && body.length > limits.responseBytes) {
    throw new Problem('invocation.response_size', { limit: 'responseBytes', value: limits.responseBytes })
  }
  return { status, headers, body }
}

/** The result of an event, a job or a call. */
export const parseResult = (answer: Answer): unknown => parseJson(answer.head)

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('plugin.bad_response')
  }
}
