/** A font file with TrueType outlines, as far as its letters are taken into another one. */
export interface Face {
  /** Its number of the glyph of a code point; undefined where it has none. */
  glyphOf: (codePoint: number) => number | undefined
  /** How far a glyph moves on, in units of the font. */
  advanceOf: (glyph: number) => number
  /** What stands in `glyf` for a glyph; empty where nothing is drawn. */
  outlineOf: (glyph: number) => Uint8Array<ArrayBuffer>
  /** The tables that a font made of its letters begins with. */
  head: DataView<ArrayBuffer>
  hhea: DataView<ArrayBuffer>
  maxp: DataView<ArrayBuffer>
}

type Cmap = Map<number, number>

/** Segments of 16-bit code points. */
const readFormat4 = (table: DataView, at: number): Cmap => {
  const cmap: Cmap = new Map()
  const twice = table.getUint16(at + 6)
  for (let segment = 0; segment < twice; segment += 2) {
    const ends = at + 14 + segment
    const starts = ends + twice + 2
    const deltas = starts + twice
    const ranges = deltas + twice
    const [end, start, delta, range] = [ends, starts, deltas, ranges].map((place) => table.getUint16(place)) as [
      number,
      number,
      number,
      number,
    ]
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const found = range === 0 ? code : table.getUint16(ranges + range + 2 * (code - start))
      if (found !== 0) cmap.set(code, (found + delta) & 0xffff)
    }
  }
  return cmap
}

/** Groups of 32-bit code points. */
const readFormat12 = (table: DataView, at: number): Cmap => {
  const cmap: Cmap = new Map()
  for (let group = 0; group < table.getUint32(at + 12); group++) {
    const place = at + 16 + 12 * group
    const start = table.getUint32(place)
    const first = table.getUint32(place + 8)
    for (let code = start; code <= table.getUint32(place + 4); code++) cmap.set(code, first + code - start)
  }
  return cmap
}

/** The widest of the tables of code points. */
const readCmap = (table: DataView): Cmap => {
  const places = Array.from({ length: table.getUint16(2) }, (_, at) => table.getUint32(4 + 8 * at + 4))
  const wide = places.find((at) => table.getUint16(at) === 12)
  if (wide !== undefined) return readFormat12(table, wide)
  const narrow = places.find((at) => table.getUint16(at) === 4)
  return narrow === undefined ? new Map() : readFormat4(table, narrow)
}

/** The tables of a font file (OpenType, "The OpenType font file"). @throws {RangeError} where it lacks one */
const tablesOf = (file: Uint8Array<ArrayBuffer>) => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const tables = new Map<string, DataView<ArrayBuffer>>()
  for (let entry = 12; entry < 12 + 16 * view.getUint16(4); entry += 16) {
    const tag = String.fromCharCode(...file.subarray(entry, entry + 4))
    const offset = file.byteOffset + view.getUint32(entry + 8)
    tables.set(tag, new DataView(file.buffer, offset, view.getUint32(entry + 12)))
  }
  return (tag: string) => {
    const table = tables.get(tag)
    if (!table) throw new RangeError(`The font has no table ${tag}.`)
    return table
  }
}

/** Reads a font file with TrueType outlines. */
export const readFace = (file: Uint8Array<ArrayBuffer>): Face => {
  const table = tablesOf(file)
  const [head, hhea, maxp, hmtx, loca, glyf] = [
    table('head'),
    table('hhea'),
    table('maxp'),
    table('hmtx'),
    table('loca'),
    table('glyf'),
  ]
  const cmap = readCmap(table('cmap'))
  const isLong = head.getInt16(50) === 1
  const place = (glyph: number) => (isLong ? loca.getUint32(4 * glyph) : 2 * loca.getUint16(2 * glyph))
  const lastMetric = hhea.getUint16(34) - 1
  return {
    glyphOf: (codePoint) => cmap.get(codePoint),
    advanceOf: (glyph) => hmtx.getUint16(4 * Math.min(glyph, lastMetric)),
    outlineOf: (glyph) =>
      new Uint8Array(glyf.buffer.slice(glyf.byteOffset + place(glyph), glyf.byteOffset + place(glyph + 1))),
    head,
    hhea,
    maxp,
  }
}
