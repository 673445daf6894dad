const NativeError = Error
const NativeString = String

const longestMessage = 4_096
const longestStack = 16_384

const read = (value: unknown, key: string): unknown => {
  try {
    return (value as Record<string, unknown>)[key]
  } catch {
    return undefined
  }
}

const text = (value: unknown, longest: number): string | undefined =>
  typeof value === 'string' ? (value.length > longest ? `${value.slice(0, longest)}…` : value) : undefined

/** What was thrown, as plain strings of bounded length; getters that throw or anything exotic can't do harm here. */
export const describeError = (thrown: unknown): { code: string; message: string; stack: string | undefined } => {
  if (typeof thrown !== 'object' || thrown === null) {
    let message = 'a value that is not an error was thrown'
    try {
      message = NativeString(thrown)
    } catch {
      // It can't even be shown as text; the sentence above says enough.
    }
    return { code: 'plugin.error', message: text(message, longestMessage)!, stack: undefined }
  }
  const code = text(read(thrown, 'code'), 64)
  const name = text(read(thrown, 'name'), 100) ?? 'Error'
  const message = text(read(thrown, 'message'), longestMessage) ?? ''
  return {
    code: code !== undefined && /^[a-z]+\.[a-z_]+$/.test(code) ? code : 'plugin.error',
    message: thrown instanceof NativeError && name === 'Error' ? message : `${name}: ${message}`,
    stack: text(read(thrown, 'stack'), longestStack),
  }
}
