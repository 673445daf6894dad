import { PDFHexString, PDFName, PDFString, type PDFDocument, type PDFRef } from 'pdf-lib'
import { createFontFile, type FontFile } from './font-file.ts'
import type { Face } from './face.ts'

/** A font of a document that gets its letters while the document is drawn. */
export interface EmbeddedFont {
  ref: PDFRef
  /** Takes in a glyph; gives its number in the document. */
  add: FontFile['add']
  /** Writes what was taken in; afterwards nothing may be added. */
  write: () => void
}

const hex = (value: number): string => value.toString(16).padStart(4, '0')
const utf16 = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => hex(text.charCodeAt(at))).join('')

/** What glyphs are read as, for those who copy or search (PDF 2.0, 9.10.3), in blocks of at most 100. */
const toUnicode = (texts: string[]): string => {
  const lines = texts.flatMap((text, glyph) => (text === '' ? [] : [`<${hex(glyph)}> <${utf16(text)}>`]))
  const blocks = Array.from({ length: Math.ceil(lines.length / 100) }, (_, at) => lines.slice(100 * at, 100 * at + 100))
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <0000> <ffff> endcodespacerange',
    ...blocks.map((block) => `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`),
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n')
}

/** Embeds letters of one typeface as a composite font whose codes are the numbers of its glyphs (PDF 2.0, 9.7). */
export const embedFont = ({ context }: PDFDocument, name: string): EmbeddedFont => {
  const ref = context.nextRef()
  const file = createFontFile()
  let head: Face | undefined

  const write = () => {
    if (!head) return
    const perEm = head.head.getUint16(18)
    const scaled = (units: number) => Math.round((units * 1000) / perEm)
    const baseFont = PDFName.of(`PLEXIC+${name}`)
    const bytes = file.bytes()
    const fontFile = context.register(context.flateStream(bytes, { Length1: bytes.length }))
    const descriptor = context.register(
      context.obj({
        Type: 'FontDescriptor',
        FontName: baseFont,
        Flags: 4,
        FontBBox: [36, 38, 40, 42].map((at) => scaled(head!.head.getInt16(at))),
        ItalicAngle: 0,
        Ascent: scaled(head.hhea.getInt16(4)),
        Descent: scaled(head.hhea.getInt16(6)),
        CapHeight: scaled(714),
        StemV: 80,
        FontFile2: fontFile,
      }),
    )
    const descendant = context.register(
      context.obj({
        Type: 'Font',
        Subtype: 'CIDFontType2',
        BaseFont: baseFont,
        CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
        FontDescriptor: descriptor,
        CIDToGIDMap: 'Identity',
        W: [0, file.glyphs.map(({ advance }) => scaled(advance))],
      }),
    )
    context.assign(
      ref,
      context.obj({
        Type: 'Font',
        Subtype: 'Type0',
        BaseFont: baseFont,
        Encoding: 'Identity-H',
        DescendantFonts: [descendant],
        ToUnicode: context.register(context.flateStream(toUnicode(file.glyphs.map(({ text }) => text)))),
      }),
    )
  }

  return {
    ref,
    add: (face, glyph, text) => {
      head ??= face
      return file.add(face, glyph, text)
    },
    write,
  }
}

/** Glyphs by their numbers, as text of the font. */
export const encoded = (glyphs: number[]): PDFHexString => PDFHexString.of(glyphs.map(hex).join(''))
