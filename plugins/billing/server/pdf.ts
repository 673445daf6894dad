import type { Context } from '@plexica/sdk'
import { PDFDocument, rgb, StandardFonts, type PDFFont, type PDFPage } from 'pdf-lib'
import type { Invoice, Line } from './invoices.ts'
import { dayIn } from './days.ts'
import { inWords } from './money.ts'
import { say } from './say.ts'

const size: [width: number, height: number] = [595, 842]
const margin = 56
const right = size[0] - margin
const grey = rgb(0.45, 0.45, 0.5)
const lineHeight = 18
const lowest = 120
/** Where the columns of figures end. */
const ends = { quantity: 325, price: 415, tax: 455 }

/** The languages whose letters the standard fonts have: documents for readers of others are in English. */
const written = new Set(['de', 'en', 'es', 'fr', 'it', 'pt'])

/** The standard fonts have the letters of western Europe only: what they lack is shown as a question mark. */
const writable = (font: PDFFont, text: string): string => {
  const known = new Set(font.getCharacterSet())
  return [...text]
    .map((letter) =>
      known.has(letter.codePointAt(0)!) ? letter : letter === '\u202f' || letter === '\u00a0' ? ' ' : '?',
    )
    .join('')
}

/** As much of a text as fits into a width. */
const fitting = (font: PDFFont, text: string, points: number, width: number): string => {
  let cut = text
  while (cut.length > 1 && font.widthOfTextAtSize(cut, points) > width) cut = cut.slice(0, -1)
  return cut === text ? text : `${cut.slice(0, -1).trimEnd()}…`
}

/** A text in lines that fit into a width, broken between words. */
const broken = (font: PDFFont, text: string, points: number, width: number): string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of writable(font, text).split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && font.widthOfTextAtSize(longer, points) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

/** Draws an invoice as an A4 document, on as many pages as its lines need. */
export const drawInvoice = async (
  invoice: Invoice,
  lines: Line[],
  { settings, locale: wanted }: { settings: Context['settings']; locale: string },
): Promise<Uint8Array> => {
  const locale = written.has(wanted.split('-')[0]!) ? wanted : 'en'
  const text = say.in(locale)
  const count = new Intl.NumberFormat(locale)
  const document = await PDFDocument.create()
  const plain = await document.embedFont(StandardFonts.Helvetica)
  const bold = await document.embedFont(StandardFonts.HelveticaBold)
  let page!: PDFPage
  let y = 0

  interface Look {
    x?: number
    /** The text ends here instead. */
    end?: number
    font?: PDFFont
    points?: number
    color?: ReturnType<typeof rgb>
    width?: number
  }
  const write = (
    text: string,
    { x = margin, end, font = plain, points = 10, color = rgb(0, 0, 0), width }: Look = {},
  ) => {
    const full = writable(font, text)
    const shown = width === undefined ? full : fitting(font, full, points, width)
    const start = end === undefined ? x : end - font.widthOfTextAtSize(shown, points)
    page.drawText(shown, { x: start, y, size: points, font, color })
  }
  const rule = () =>
    page.drawLine({ start: { x: margin, y: y + 13 }, end: { x: right, y: y + 13 }, thickness: 0.5, color: grey })
  const begin = () => {
    page = document.addPage(size)
    y = size[1] - margin
  }
  const heads = () => {
    write(text('pdfDescription'), { color: grey })
    write(text('pdfQuantity'), { end: ends.quantity, color: grey })
    write(text('pdfPrice'), { end: ends.price, color: grey })
    write(text('pdfTax'), { end: ends.tax, color: grey })
    write(text('pdfAmount'), { end: right, color: grey })
    y -= lineHeight
    rule()
  }
  const amount = (value: number) => inWords(value, invoice, locale)

  begin()
  const heading = `${text('pdfInvoice')} ${invoice.number}`
  document.setTitle(heading)
  document.setLanguage(locale)
  write(settings.companyName ?? text('pdfInvoice'), { font: bold, points: 16, width: 300 })
  write(heading, { end: right, font: bold, points: 12 })
  y -= lineHeight
  const sender = [
    settings.companyAddress,
    settings.companyTaxNumber && text('pdfTaxNumber', { number: settings.companyTaxNumber }),
  ]
  for (const line of sender) {
    if (line) write(line, { color: grey, width: 480 })
    if (line) y -= lineHeight
  }
  y -= lineHeight
  const facts = [
    text('pdfDate', { date: dayIn(locale, invoice.issued_on) }),
    text('pdfDue', { date: dayIn(locale, invoice.due_on) }),
  ]
  const addressed = [
    invoice.customer_name,
    ...(invoice.customer_address ?? '').split(/\n/),
    invoice.customer_tax_number ? text('pdfTaxNumber', { number: invoice.customer_tax_number }) : '',
  ].filter((line) => line.trim() !== '')
  for (let at = 0; at < Math.max(facts.length, addressed.length); at++) {
    if (addressed[at]) write(addressed[at]!.trim(), { width: 300, font: at === 0 ? bold : plain })
    if (facts[at]) write(facts[at]!, { end: right })
    y -= lineHeight
  }
  y -= lineHeight
  heads()
  for (const { description, quantity, unit_price, tax_percent, net } of lines) {
    if (y < lowest) {
      begin()
      heads()
    }
    const [first = '', ...others] = broken(plain, description, 10, 210)
    write(first, { width: 210 })
    write(count.format(quantity), { end: ends.quantity })
    write(amount(unit_price), { end: ends.price })
    write(`${count.format(Number(tax_percent))} %`, { end: ends.tax })
    write(amount(net), { end: right })
    y -= lineHeight
    for (const other of others) {
      if (y < lowest) begin()
      write(other, { width: 210 })
      y -= lineHeight
    }
  }
  if (y < lowest + 3 * lineHeight) begin()
  rule()
  y -= 4
  for (const [label, value, font] of [
    [text('pdfNet'), invoice.net, plain],
    [text('pdfTax'), invoice.tax, plain],
    [text('pdfTotal'), invoice.total, bold],
  ] as const) {
    write(label, { x: 360, font })
    write(amount(value), { end: right, font })
    y -= lineHeight
  }
  y -= lineHeight
  for (const line of (invoice.note ?? '').split('\n').slice(0, 20)) {
    if (line.trim() !== '' && y > 80) write(line, { width: right - margin })
    y -= lineHeight
  }
  y = margin
  const foot = [settings.companyBank && text('pdfPayTo', { bank: settings.companyBank }), settings.footer].filter(
    Boolean,
  )
  write(foot.join('   '), { points: 9, color: grey, width: right - margin })
  return document.save()
}
