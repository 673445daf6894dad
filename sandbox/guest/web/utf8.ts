import {
  NativeUint16Array,
  NativeUint8Array,
  apply,
  fromCharCode,
  stringCharCodeAt,
  stringSlice,
  typedArraySlice,
  typedArraySubarray,
} from '../intrinsics.ts'

/** Up to this many code units are made into a string at once; more would be too many arguments. */
const unitsAtOnce = 4096

/** The number of bytes of `text` in UTF-8, lone surrogates counted as U+FFFD. */
const utf8Length = (text: string): number => {
  let length = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = stringCharCodeAt(text, index)
    if (unit < 0x80) continue
    if (unit < 0x800) length++
    else {
      length += 2
      if (isLead(unit) && index + 1 < text.length && isTrail(stringCharCodeAt(text, index + 1))) index++
    }
  }
  return length
}

const isLead = (unit: number) => unit >= 0xd800 && unit < 0xdc00
const isTrail = (unit: number) => unit >= 0xdc00 && unit < 0xe000

/**
 * Writes `text` from its start into `target`, whole characters only.
 * @returns how many code units were read and how many bytes were written.
 */
export const utf8WriteInto = (
  text: string,
  target: Uint8Array,
  capacity: number,
): { read: number; written: number } => {
  const { length } = text
  let read = 0
  let written = 0
  // Plain ASCII is what nearly all texts begin with, and often all there is.
  for (const most = length < capacity ? length : capacity; read < most; read++) {
    const unit = stringCharCodeAt(text, read)
    if (unit >= 0x80) break
    target[read] = unit
  }
  written = read
  while (read < length) {
    let unit = stringCharCodeAt(text, read)
    let units = 1
    if (unit >= 0xd800 && unit < 0xe000) {
      const next = isLead(unit) && read + 1 < length ? stringCharCodeAt(text, read + 1) : 0
      if (isTrail(next)) {
        unit = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00)
        units = 2
      } else unit = 0xfffd
    }
    if (unit < 0x80) {
      if (written + 1 > capacity) break
      target[written++] = unit
    } else if (unit < 0x800) {
      if (written + 2 > capacity) break
      target[written++] = 0xc0 | (unit >> 6)
      target[written++] = 0x80 | (unit & 0x3f)
    } else if (unit < 0x10000) {
      if (written + 3 > capacity) break
      target[written++] = 0xe0 | (unit >> 12)
      target[written++] = 0x80 | ((unit >> 6) & 0x3f)
      target[written++] = 0x80 | (unit & 0x3f)
    } else {
      if (written + 4 > capacity) break
      target[written++] = 0xf0 | (unit >> 18)
      target[written++] = 0x80 | ((unit >> 12) & 0x3f)
      target[written++] = 0x80 | ((unit >> 6) & 0x3f)
      target[written++] = 0x80 | (unit & 0x3f)
    }
    read += units
  }
  return { read, written }
}

/** Encodes `text`; lone surrogates become U+FFFD. */
export const utf8Encode = (text: string): Uint8Array<ArrayBuffer> => {
  // Short texts get room for the worst case and are cut; of long ones the length is counted first.
  const roomy = text.length <= 1024
  const capacity = roomy ? text.length * 3 : utf8Length(text)
  const target = new NativeUint8Array(capacity)
  const { written } = utf8WriteInto(text, target, capacity)
  return written === capacity ? target : typedArraySlice(target, 0, written)
}

/** What a decoder carries from one chunk to the next. */
interface Utf8State {
  /** Bits of the character so far, and how many bytes of it are still to come. */
  codePoint: number
  needed: number
  /** Bounds of the next byte: some first bytes narrow it. */
  lower: number
  upper: number
}

/** Where decoding begins: within no character. */
export const newUtf8State = (): Utf8State => ({ codePoint: 0, needed: 0, lower: 0x80, upper: 0xbf })

/**
 * Decodes UTF-8 as https://encoding.spec.whatwg.org/#utf-8-decoder says.
 * @param last whether nothing follows: an unfinished character at the end is then an error.
 * @returns undefined when `fatal` and the bytes are malformed.
 */
export const utf8Decode = (bytes: Uint8Array, state: Utf8State, last: boolean, fatal: boolean): string | undefined => {
  const { length } = bytes
  const units = new NativeUint16Array(length < unitsAtOnce ? length + 2 : unitsAtOnce + 2)
  let text = ''
  let count = 0
  let { codePoint, needed, lower, upper } = state
  for (let index = 0; index < length; index++) {
    const byte = bytes[index]!
    if (needed === 0) {
      if (byte < 0x80) units[count++] = byte
      else if (byte >= 0xc2 && byte <= 0xdf) {
        needed = 1
        codePoint = byte & 0x1f
      } else if (byte >= 0xe0 && byte <= 0xef) {
        if (byte === 0xe0) lower = 0xa0
        if (byte === 0xed) upper = 0x9f
        needed = 2
        codePoint = byte & 0xf
      } else if (byte >= 0xf0 && byte <= 0xf4) {
        if (byte === 0xf0) lower = 0x90
        if (byte === 0xf4) upper = 0x8f
        needed = 3
        codePoint = byte & 0x7
      } else {
        if (fatal) return undefined
        units[count++] = 0xfffd
      }
    } else if (byte < lower || byte > upper) {
      if (fatal) return undefined
      units[count++] = 0xfffd
      needed = 0
      lower = 0x80
      upper = 0xbf
      // The byte that does not belong here begins something of its own.
      index--
    } else {
      lower = 0x80
      upper = 0xbf
      codePoint = (codePoint << 6) | (byte & 0x3f)
      if (--needed === 0) {
        if (codePoint > 0xffff) {
          units[count++] = 0xd800 + ((codePoint - 0x10000) >> 10)
          units[count++] = 0xdc00 + ((codePoint - 0x10000) & 0x3ff)
        } else units[count++] = codePoint
      }
    }
    if (count >= unitsAtOnce) {
      text += asString(units, count)
      count = 0
    }
  }
  if (last && needed > 0) {
    if (fatal) return undefined
    units[count++] = 0xfffd
    needed = 0
    lower = 0x80
    upper = 0xbf
  }
  state.codePoint = codePoint
  state.needed = needed
  state.lower = lower
  state.upper = upper
  return count === 0 ? text : text + asString(units, count)
}

const asString = (units: Uint16Array, count: number): string =>
  apply(
    fromCharCode,
    undefined,
    count === units.length ? units : typedArraySubarray(units as unknown as Uint8Array, 0, count),
  ) as string

/** Decodes a whole body: malformed bytes become U+FFFD, a byte order mark at the start is left out. */
export const utf8DecodeBody = (bytes: Uint8Array): string => {
  const text = utf8Decode(bytes, newUtf8State(), true, false)!
  return withoutMark(text)
}

/** `text` without a byte order mark at its start. */
export const withoutMark = (text: string): string =>
  text.length > 0 && stringCharCodeAt(text, 0) === 0xfeff ? stringSlice(text, 1) : text
