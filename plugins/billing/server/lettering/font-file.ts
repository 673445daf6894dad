import type { Face } from './face.ts'

/** One glyph of the font that is made. */
interface Glyph {
  outline: Uint8Array<ArrayBuffer>
  /** In units of the font. */
  advance: number
  /** What it is read as; empty for the parts of others. */
  text: string
}

const flags = { wide: 1, instructions: 1 << 8, more: 1 << 5, scaled: 1 << 3, scaledApart: 1 << 6, matrix: 1 << 7 }

/** A font of just the letters that a document shows, taken from slices of one typeface. */
export const createFontFile = () => {
  const glyphs: Glyph[] = [{ outline: new Uint8Array(), advance: 0, text: '' }]
  const taken = new Map<Face, Map<string, number>>()

  /** Letters that are composed name their parts by the numbers of their own slice. */
  const withParts = (face: Face, outline: Uint8Array<ArrayBuffer>): void => {
    const view = new DataView(outline.buffer)
    if (outline.length === 0 || view.getInt16(0) >= 0) return
    let at = 10
    for (let flag: number = flags.more; flag & flags.more;) {
      flag = view.getUint16(at)
      view.setUint16(at + 2, add(face, view.getUint16(at + 2), ''))
      // Instructions would need the program of the slice.
      view.setUint16(at, flag & ~flags.instructions)
      at += 4 + (flag & flags.wide ? 4 : 2)
      at += flag & flags.scaled ? 2 : flag & flags.scaledApart ? 4 : flag & flags.matrix ? 8 : 0
    }
  }

  const add = (face: Face, glyph: number, text: string): number => {
    if (!taken.has(face)) taken.set(face, new Map())
    const known = taken.get(face)!
    const key = `${glyph} ${text}`
    const before = known.get(key)
    if (before !== undefined) return before
    const outline = face.outlineOf(glyph)
    const number = glyphs.push({ outline, advance: face.advanceOf(glyph), text }) - 1
    known.set(key, number)
    withParts(face, outline)
    return number
  }

  return {
    glyphs: glyphs as readonly Glyph[],
    /** Takes in a glyph of a slice, which is read as `text`; gives its number here. */
    add,
    /** The bytes of the font. */
    bytes: (): Uint8Array<ArrayBuffer> => written(glyphs, [...taken.keys()]),
  }
}

export type FontFile = ReturnType<typeof createFontFile>

const copyOf = (view: DataView<ArrayBuffer>): DataView<ArrayBuffer> =>
  new DataView(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength))

const written = (glyphs: Glyph[], faces: Face[]): Uint8Array<ArrayBuffer> => {
  const [first] = faces
  if (!first) throw new RangeError('A font without letters')
  const head = copyOf(first.head)
  head.setUint32(8, 0)
  head.setInt16(50, 1)
  const hhea = copyOf(first.hhea)
  hhea.setUint16(34, glyphs.length)
  const maxp = copyOf(first.maxp)
  for (let at = 6; at < maxp.byteLength; at += 2)
    maxp.setUint16(at, Math.max(...faces.map((face) => face.maxp.getUint16(at))))
  maxp.setUint16(4, glyphs.length)

  const lengths = glyphs.map(({ outline }) => Math.ceil(outline.length / 4) * 4)
  const glyf = new DataView(new ArrayBuffer(lengths.reduce((sum, length) => sum + length, 0)))
  const loca = new DataView(new ArrayBuffer(4 * (glyphs.length + 1)))
  const hmtx = new DataView(new ArrayBuffer(4 * glyphs.length))
  let end = 0
  for (const [at, { outline, advance }] of glyphs.entries()) {
    new Uint8Array(glyf.buffer).set(outline, end)
    hmtx.setUint16(4 * at, advance)
    if (outline.length > 0) hmtx.setInt16(4 * at + 2, glyf.getInt16(end + 2))
    end += lengths[at]!
    loca.setUint32(4 * (at + 1), end)
  }
  return fontOf({ glyf, head, hhea, hmtx, loca, maxp })
}

const sumOf = (table: DataView): number => {
  let sum = 0
  for (let at = 0; at + 4 <= table.byteLength; at += 4) sum = (sum + table.getUint32(at)) >>> 0
  return sum
}

/** Tables, by their tags in order, as one file (OpenType, "The OpenType font file"). */
const fontOf = (tables: Record<string, DataView<ArrayBuffer>>): Uint8Array<ArrayBuffer> => {
  const entries = Object.entries(tables)
  const padded = (length: number) => Math.ceil(length / 4) * 4
  const start = 12 + 16 * entries.length
  const file = new DataView(
    new ArrayBuffer(entries.reduce((sum, [, { byteLength }]) => sum + padded(byteLength), start)),
  )
  const bytes = new Uint8Array(file.buffer)
  const power = Math.floor(Math.log2(entries.length))
  file.setUint32(0, 0x00010000)
  file.setUint16(4, entries.length)
  file.setUint16(6, 16 * 2 ** power)
  file.setUint16(8, power)
  file.setUint16(10, 16 * (entries.length - 2 ** power))
  let offset = start
  for (const [at, [tag, table]] of entries.entries()) {
    const entry = 12 + 16 * at
    bytes.set(new Uint8Array(table.buffer, table.byteOffset, table.byteLength), offset)
    bytes.set(
      [...tag].map((letter) => letter.charCodeAt(0)),
      entry,
    )
    file.setUint32(entry + 4, sumOf(new DataView(file.buffer, offset, padded(table.byteLength))))
    file.setUint32(entry + 8, offset)
    file.setUint32(entry + 12, table.byteLength)
    offset += padded(table.byteLength)
  }
  return bytes
}
