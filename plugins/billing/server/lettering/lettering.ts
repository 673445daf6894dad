import type { Context } from '@plexica/sdk'
import {
  beginText,
  endText,
  PDFName,
  setFillingColor,
  setFontAndSize,
  setLineWidth,
  setStrokingColor,
  setTextMatrix,
  setTextRenderingMode,
  showText,
  TextRenderingMode,
  type Color,
  type PDFDocument,
  type PDFPage,
} from 'pdf-lib'
import { embedFont, encoded, type EmbeddedFont } from './embedded-font.ts'
import { readFace, type Face } from './face.ts'
import { inOrder } from './in-order.ts'
import { typefacesFor, type Typeface, type Weight } from './typefaces.ts'

/** A text whose letters are found and put into order. */
export interface Laid {
  /** In ems. */
  width: number
  runs: { font: EmbeddedFont; isThickened: boolean; glyphs: number[]; width: number }[]
}

/** Where a letter is drawn from. */
interface Found {
  typeface: Typeface
  weight: Weight
  face: Face
  glyph: number
}

/** What stands for a letter that none of the fonts has. */
const missing = '?'

/**
 * Sets texts of any of the platform's languages in a document, with letters from the files in `assets/fonts/`: only
 * those files are read that have letters of the texts, and only those letters are embedded.
 */
export const createLettering = (
  document: PDFDocument,
  { asset, locale }: Pick<Context, 'asset'> & { locale: string },
) => {
  const typefaces = typefacesFor(locale)
  const direction = locale.startsWith('ar') ? 'rtl' : 'ltr'
  const faces = new Map<string, Promise<Face>>()
  const fonts = new Map<string, EmbeddedFont>()

  const read = async (path: `assets/${string}`): Promise<Face> => {
    const file = await asset(path)
    if (!file) throw new Error(`The bundle has no ${path}`)
    return readFace(file)
  }

  const faceOf = (typeface: Typeface, slice: string, weight: Weight): Promise<Face> => {
    const path = `assets/fonts/${typeface.name}-${slice}-${weight}.ttf` as const
    let face = faces.get(path)
    if (!face) faces.set(path, (face = read(path)))
    return face
  }

  const find = async (codePoint: number, wanted: Weight): Promise<Found | undefined> => {
    for (const typefaceOf of typefaces) {
      const typeface = typefaceOf()
      const weight = typeface.weights.includes(wanted) ? wanted : 400
      for (const { name, ranges } of typeface.slices) {
        if (!ranges.some(([from, to]) => from <= codePoint && codePoint <= to)) continue
        const face = await faceOf(typeface, name, weight)
        const glyph = face.glyphOf(codePoint)
        if (glyph !== undefined) return { typeface, weight, face, glyph }
      }
    }
    return undefined
  }

  const fontOf = ({ typeface, weight }: Found): EmbeddedFont => {
    const name = `${typeface.name}-${weight}`
    let font = fonts.get(name)
    if (!font) fonts.set(name, (font = embedFont(document, name)))
    return font
  }

  /** Finds the letters of one line. */
  const lay = async (text: string, weight: Weight = 400): Promise<Laid> => {
    const letters = inOrder(text.replaceAll(/[\s\u00a0\u202f]/g, ' '), direction)
    const found = await Promise.all(
      letters.map(async ({ shown, text: read }) => {
        const letter = await find(shown.codePointAt(0)!, weight)
        return letter ? { ...letter, read } : { ...(await find(missing.codePointAt(0)!, weight))!, read: missing }
      }),
    )
    const laid: Laid = { width: 0, runs: [] }
    for (const letter of found) {
      const font = fontOf(letter)
      const width = letter.face.advanceOf(letter.glyph) / letter.face.head.getUint16(18)
      let run = laid.runs.at(-1)
      if (run?.font !== font)
        laid.runs.push((run = { font, isThickened: letter.weight !== weight, glyphs: [], width: 0 }))
      run.glyphs.push(font.add(letter.face, letter.glyph, letter.read))
      run.width += width
      laid.width += width
    }
    return laid
  }

  const draw = (page: PDFPage, { runs }: Laid, at: { x: number; y: number; points: number; color: Color }) => {
    let { x } = at
    for (const { font, isThickened, glyphs, width } of runs) {
      const name = PDFName.of(`F${font.ref.objectNumber}`)
      page.node.setFontDictionary(name, font.ref)
      page.pushOperators(
        beginText(),
        setFillingColor(at.color),
        setStrokingColor(at.color),
        setLineWidth(at.points / 30),
        setTextRenderingMode(isThickened ? TextRenderingMode.FillAndOutline : TextRenderingMode.Fill),
        setFontAndSize(name, at.points),
        setTextMatrix(1, 0, 0, 1, x, at.y),
        showText(encoded(glyphs)),
        endText(),
      )
      x += width * at.points
    }
  }

  /** A text in lines that fit into so many ems, broken between words, or where its script has none between letters. */
  const broken = async (text: string, ems: number): Promise<Laid[]> => {
    const lines: Laid[] = []
    let line = ''
    for (const word of words(text, locale)) {
      const longer = line + word
      if (line.trim() !== '' && (await lay(longer.trimEnd())).width > ems) {
        lines.push(await lay(line.trim()))
        line = word.trimStart()
      } else line = longer
    }
    return [...lines, await lay(line.trim())]
  }

  /** As much of a text as fits into so many ems. */
  const fitting = async (text: string, ems: number, weight: Weight = 400): Promise<Laid> => {
    let laid = await lay(text, weight)
    for (let cut = [...text]; cut.length > 1 && laid.width > ems;) {
      cut = cut.slice(0, -1)
      laid = await lay(`${cut.join('').trimEnd()}…`, weight)
    }
    return laid
  }

  return {
    direction,
    lay,
    draw,
    broken,
    fitting,
    /** Writes the fonts; to be called once, when everything is drawn. */
    finish: () => {
      for (const font of fonts.values()) font.write()
    },
  }
}

/** Where a line may end: behind each of these, whose signs stay with the word before. */
const words = (text: string, locale: string): string[] => {
  const found: string[] = []
  for (const { segment, isWordLike } of new Intl.Segmenter(locale, { granularity: 'word' }).segment(text)) {
    if (isWordLike && (found.length === 0 || /[\s\p{Lo}\p{Pd}，、。；：]$/u.test(found.at(-1)!))) found.push(segment)
    else found.push((found.pop() ?? '') + segment)
  }
  return found
}
