import { isError, regExpExec, stringSlice, toText } from './intrinsics.ts'
import { inspect } from './web/inspect.ts'

const longestMessage = 4_096
const longestStack = 16_384
const platformCode = /^[a-z]+\.[a-z_]+$/

const read = (value: unknown, key: string): unknown => {
  try {
    return (value as Record<string, unknown>)[key]
  } catch {
    return undefined
  }
}

const cut = (value: unknown, longest: number): string | undefined =>
  typeof value === 'string' ? (value.length > longest ? `${stringSlice(value, 0, longest)}…` : value) : undefined

const asText = (value: unknown): string => {
  try {
    return toText(value)
  } catch {
    return 'a value that can not be shown was thrown'
  }
}

/** What was thrown, as plain strings of bounded length. It never throws: not for getters, proxies or patched prototypes. */
export const describeError = (thrown: unknown): { code: string; message: string; stack: string | undefined } => {
  if (typeof thrown !== 'object' || thrown === null)
    return { code: 'plugin.error', message: cut(asText(thrown), longestMessage)!, stack: undefined }
  const code = cut(read(thrown, 'code'), 64)
  const name = cut(read(thrown, 'name'), 100) ?? 'Error'
  const message = cut(read(thrown, 'message'), longestMessage)
  const isPlain = isError(thrown) && name === 'Error'
  return {
    code: code !== undefined && regExpExec(platformCode, code) !== null ? code : 'plugin.error',
    message: message === undefined ? cut(inspect(thrown), longestMessage)! : isPlain ? message : `${name}: ${message}`,
    stack: cut(read(thrown, 'stack'), longestStack),
  }
}
