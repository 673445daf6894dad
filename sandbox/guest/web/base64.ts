import { DOMException } from './dom-exception.ts'
import {
  NativeUint8Array,
  NativeTypeError,
  apply,
  fromBase64,
  fromCharCode,
  stringCharCodeAt,
  toBase64,
  typedArraySubarray,
} from '../intrinsics.ts'

const atOnce = 4096

/** A string with one character a byte. */
export const binaryString = (bytes: Uint8Array): string => {
  let text = ''
  for (let start = 0; start < bytes.length; start += atOnce) {
    text += apply(fromCharCode, undefined, typedArraySubarray(bytes, start, start + atOnce)) as string
  }
  return text
}

/** https://html.spec.whatwg.org/#dom-atob; V8 decodes loosely as the forgiving decoder does, beyond that nothing is allowed. */
export function atob(data: string): string {
  if (arguments.length === 0) throw new NativeTypeError('atob needs a text.')
  const text = `${data}`
  try {
    return binaryString(fromBase64(text))
  } catch {
    throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError')
  }
}

/** https://html.spec.whatwg.org/#dom-btoa */
export function btoa(data: string): string {
  if (arguments.length === 0) throw new NativeTypeError('btoa needs a text.')
  const text = `${data}`
  const bytes = new NativeUint8Array(text.length)
  for (let index = 0; index < text.length; index++) {
    const unit = stringCharCodeAt(text, index)
    if (unit > 0xff)
      throw new DOMException('The string contains characters outside of the Latin1 range.', 'InvalidCharacterError')
    bytes[index] = unit
  }
  return toBase64(bytes)
}
