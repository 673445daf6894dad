import { utf8Decode, utf8Encode, newUtf8State } from '../utf8.ts'

/**
 * Percent-encode sets of https://url.spec.whatwg.org/#percent-encoded-bytes, as expressions that match what has to
 * be encoded. Lone surrogates never get here: inputs were made well-formed.
 */
export const sets = {
  control: /[^\x20-\x7e]/,
  fragment: /[^\x20-\x7e]|[ "<>`]/,
  query: /[^\x20-\x7e]|[ "#<>]/,
  specialQuery: /[^\x20-\x7e]|[ "#<>']/,
  path: /[^\x20-\x7e]|[ "#<>?^`{}]/,
  userinfo: /[^\x20-\x7e]|[ "#<>?^`{}/:;=@[\\\]|]/,
} as const

const hex = (byte: number) => `%${byte < 16 ? '0' : ''}${byte.toString(16).toUpperCase()}`

/** `text` with every code point of `set` percent-encoded. */
export const percentEncode = (text: string, set: RegExp): string => {
  if (!set.test(text)) return text
  let result = ''
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index)!
    const char = String.fromCodePoint(code)
    if (!set.test(char)) result += char
    else for (const byte of utf8Encode(char)) result += hex(byte)
    if (code > 0xffff) index++
  }
  return result
}

const digit = (code: number): number =>
  code >= 48 && code <= 57 ? code - 48 : (code | 32) >= 97 && (code | 32) <= 102 ? (code | 32) - 87 : -1

const percentDecodeBytes = (bytes: Uint8Array): Uint8Array => {
  let length = 0
  for (let index = 0; index < bytes.length; index++) {
    const high = bytes[index] === 37 && index + 2 < bytes.length ? digit(bytes[index + 1]!) : -1
    const low = high < 0 ? -1 : digit(bytes[index + 2]!)
    if (low < 0) bytes[length++] = bytes[index]!
    else {
      bytes[length++] = high * 16 + low
      index += 2
    }
  }
  return bytes.subarray(0, length)
}

/** Percent-decoded, then read as UTF-8; what is malformed becomes U+FFFD. */
export const percentDecode = (text: string): string => {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return utf8Decode(percentDecodeBytes(utf8Encode(text)), newUtf8State(), true, false)!
  }
}
