import type { Context } from '@plexica/sdk'
import { PDFDocument, rgb, type PDFPage } from 'pdf-lib'
import type { Invoice, Line } from './invoices.ts'
import { dayIn } from './days.ts'
import { createLettering, type Laid } from './lettering/lettering.ts'
import { inWords } from './money.ts'
import { say } from './say.ts'

const size: [width: number, height: number] = [595, 842]
const margin = 56
const right = size[0] - margin
const grey = rgb(0.45, 0.45, 0.5)
const lineHeight = 18
const lowest = 120
/** Where the columns of figures end. */
const ends = { quantity: 315, price: 400, tax: 458 }

/** Draws an invoice as an A4 document, on as many pages as its lines need. */
export const drawInvoice = async (
  invoice: Invoice,
  lines: Line[],
  { settings, asset, locale }: Pick<Context, 'settings' | 'asset'> & { locale: string },
): Promise<Uint8Array> => {
  const text = say.in(locale)
  const count = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 })
  const document = await PDFDocument.create()
  const { direction, lay, fitting, broken, draw, finish } = createLettering(document, { asset, locale })
  let page!: PDFPage
  let y = 0

  interface Look {
    x?: number
    /** The text ends here instead. */
    end?: number
    isBold?: boolean
    points?: number
    color?: ReturnType<typeof rgb>
    width?: number
  }
  /** The page of who reads from right to left is the mirror of the other. */
  const set = (laid: Laid, { x = margin, end, points = 10, color = rgb(0, 0, 0) }: Look = {}) => {
    const width = laid.width * points
    const start = end === undefined ? x : end - width
    draw(page, laid, { x: direction === 'rtl' ? size[0] - start - width : start, y, points, color })
  }
  const write = async (text: string, look: Look = {}) => {
    const weight = look.isBold ? 700 : 400
    set(
      look.width === undefined
        ? await lay(text, weight)
        : await fitting(text, look.width / (look.points ?? 10), weight),
      look,
    )
  }
  const rule = () =>
    page.drawLine({ start: { x: margin, y: y + 13 }, end: { x: right, y: y + 13 }, thickness: 0.5, color: grey })
  const begin = () => {
    page = document.addPage(size)
    y = size[1] - margin
  }
  const heads = async () => {
    await write(text('pdfDescription'), { color: grey })
    await write(text('pdfQuantity'), { end: ends.quantity, color: grey })
    await write(text('pdfPrice'), { end: ends.price, color: grey })
    await write(text('pdfTax'), { end: ends.tax, color: grey })
    await write(text('pdfAmount'), { end: right, color: grey })
    y -= lineHeight
    rule()
  }
  const amount = (value: number) => inWords(value, invoice, locale)

  begin()
  const heading = `${text('pdfInvoice')} ${invoice.number}`
  document.setTitle(heading)
  document.setLanguage(locale)
  await write(settings.companyName ?? text('pdfInvoice'), { isBold: true, points: 16, width: 300 })
  await write(heading, { end: right, isBold: true, points: 12 })
  y -= lineHeight
  const sender = [
    settings.companyAddress,
    settings.companyTaxNumber && text('pdfTaxNumber', { number: settings.companyTaxNumber }),
  ]
  for (const line of sender) {
    if (line) await write(line, { color: grey, width: 480 })
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
    if (addressed[at]) await write(addressed[at]!.trim(), { width: 300, isBold: at === 0 })
    if (facts[at]) await write(facts[at]!, { end: right })
    y -= lineHeight
  }
  y -= lineHeight
  await heads()
  for (const { description, quantity, unit_price, tax_percent, net } of lines) {
    if (y < lowest) {
      begin()
      await heads()
    }
    const [first, ...others] = await broken(description, 20)
    set(first!)
    await write(count.format(quantity), { end: ends.quantity })
    await write(amount(unit_price), { end: ends.price })
    await write(percent.format(Number(tax_percent) / 100), { end: ends.tax })
    await write(amount(net), { end: right })
    y -= lineHeight
    for (const other of others) {
      if (y < lowest) begin()
      set(other)
      y -= lineHeight
    }
  }
  if (y < lowest + 3 * lineHeight) begin()
  rule()
  y -= 4
  for (const [label, value, isBold] of [
    [text('pdfNet'), invoice.net, false],
    [text('pdfTax'), invoice.tax, false],
    [text('pdfTotal'), invoice.total, true],
  ] as const) {
    await write(label, { x: 360, isBold })
    await write(amount(value), { end: right, isBold })
    y -= lineHeight
  }
  y -= lineHeight
  for (const line of (invoice.note ?? '').split('\n').slice(0, 20)) {
    if (line.trim() !== '' && y > 80) await write(line, { width: right - margin })
    y -= lineHeight
  }
  y = margin
  const foot = [settings.companyBank && text('pdfPayTo', { bank: settings.companyBank }), settings.footer].filter(
    Boolean,
  )
  await write(foot.join('   '), { points: 9, color: grey, width: right - margin })
  finish()
  return document.save()
}
