import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream, type PDFPage } from 'pdf-lib'

const latin1 = (stream: unknown): string =>
  stream instanceof PDFRawStream ? Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1') : ''

/** What each glyph of a composite font is read as, by its code in hex. */
const readingsOf = (font: PDFDict): Map<string, string> => {
  const cmap = latin1(font.lookup(PDFName.of('ToUnicode')))
  return new Map(
    [...cmap.matchAll(/^<([0-9a-f]{4})> <([0-9a-f]+)>$/gm)].map(([, code = '', units = '']) => [
      code,
      Buffer.from(units, 'hex').swap16().toString('utf16le'),
    ]),
  )
}

const textOfPage = ({ node }: PDFPage): string => {
  const fonts = node.Resources()!.lookup(PDFName.of('Font'), PDFDict)
  const readings = new Map(
    fonts.keys().map((name) => [name.toString(), readingsOf(fonts.lookup(name, PDFDict))] as const),
  )
  const contents = node.Contents()
  const streams = contents instanceof PDFArray ? contents.asArray().map((_, at) => contents.lookup(at)) : [contents]
  const content = streams.map(latin1).join('\n')
  const runs = content.matchAll(/(\/F\d+) [\d.]+ Tf\s+([\d.]+ ){4}[\d.]+ ([\d.]+) Tm\s+<([0-9a-f]*)> Tj/gi)
  let line = ''
  return [...runs]
    .map(([, font = '', , y = '', codes = '']) => {
      const letters = (codes.toLowerCase().match(/.{4}/g) ?? []).map(
        (code) => readings.get(font)?.get(code) ?? '\ufffd',
      )
      const begin = y === line ? '' : '\n'
      line = y
      return begin + letters.join('')
    })
    .join('')
}

/** The text of a PDF as its fonts say what their glyphs are, in lines from left to right. */
export const textOfPdf = async (bytes: Uint8Array): Promise<string> =>
  (await PDFDocument.load(bytes)).getPages().map(textOfPage).join('\n')
