import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'

/** What is to be known of a font. */
interface Woff2 {
  /** Whether it has all weights in one, by an axis. */
  isVariable: boolean
}

const unpack = promisify(brotliDecompress)
const headerBytes = 48
const largestFontBytes = 16 * 1024 * 1024
const flavors = new Set([0x00010000, 0x4f54544f, 0x74727565])
/** Numbers of tables in the list of the format. */
const known = { cmap: 0, head: 1, glyf: 10, loca: 11, fvar: 47, other: 63 }

/** A number of up to five bytes, seven bits in each (UIntBase128). */
const readNumber = (bytes: Buffer, at: number): { value: number; end: number } | undefined => {
  let value = 0
  for (let n = 0; n < 5; n++) {
    const byte = bytes[at + n]
    if (byte === undefined || (n === 0 && byte === 0x80) || value > 0x1ffffff) return undefined
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, end: at + n + 1 }
  }
  return undefined
}

/** The tables that a font says it has, and how long they are together before they are packed. */
const readDirectory = (bytes: Buffer, count: number) => {
  const tables = new Set<number>()
  let unpackedBytes = 0
  let at = headerBytes
  for (let n = 0; n < count; n++) {
    const flags = bytes[at++]
    if (flags === undefined) return undefined
    const table = flags & 0x3f
    if (table === known.other) at += 4
    const length = readNumber(bytes, at)
    if (!length) return undefined
    at = length.end
    const version = flags >> 6
    const isTransformed = table === known.glyf || table === known.loca ? version !== 3 : version !== 0
    const stored = isTransformed ? readNumber(bytes, at) : length
    if (!stored) return undefined
    at = stored.end
    unpackedBytes += stored.value
    tables.add(table)
  }
  return { tables, unpackedBytes, end: at }
}

/**
 * Reads whether bytes are a WOFF2 font, by all that the format says of itself: header, directory of tables, and what
 * they are when they are unpacked (https://www.w3.org/TR/WOFF2/). Browsers check the rest.
 */
export const readWoff2 = async (bytes: Buffer): Promise<Woff2 | undefined> => {
  if (bytes.length < headerBytes || bytes.toString('latin1', 0, 4) !== 'wOF2') return undefined
  if (!flavors.has(bytes.readUInt32BE(4)) || bytes.readUInt32BE(8) !== bytes.length) return undefined
  const directory = readDirectory(bytes, bytes.readUInt16BE(12))
  if (!directory || directory.unpackedBytes > largestFontBytes) return undefined
  const { tables, unpackedBytes, end } = directory
  if (!tables.has(known.cmap) || !tables.has(known.head)) return undefined
  const packed = bytes.subarray(end, end + bytes.readUInt32BE(20))
  const data = await unpack(packed, { maxOutputLength: largestFontBytes }).catch(() => undefined)
  return data?.length === unpackedBytes ? { isVariable: tables.has(known.fvar) } : undefined
}
