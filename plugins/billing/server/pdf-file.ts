import { Problem, type Context } from '@plexica/sdk'
import { readInvoice, readLines } from './invoices.ts'
import { drawInvoice } from './pdf.ts'

/** How documents are drawn: those that were drawn in another way are drawn once more. */
const drawing = '2'

/**
 * Where the PDF of an invoice is in the storage, in the language of the tenant. It is made once: what was issued does
 * not change.
 *
 * @throws {Problem} 409 for a draft, which has no number to print
 */
export const pdfOf = async ({ db, storage, asset, settings, tenant }: Context, id: string): Promise<string> => {
  const invoice = await readInvoice(db, id)
  if (invoice.number === null)
    throw new Problem(409, 'A draft has no PDF: issue it first', { code: 'billing.invoice.state' })
  const path = `invoices/${invoice.number.replaceAll(/[^\w.-]/g, '_')}-${id.slice(0, 8)}.pdf`
  if ((await storage.head(path))?.metadata.drawing === drawing) return path
  const bytes = await drawInvoice(invoice, await readLines(db, id), {
    settings,
    asset,
    locale: tenant.language ?? 'en',
  })
  await storage.put(path, bytes, { contentType: 'application/pdf', metadata: { invoice: id, drawing } })
  return path
}
