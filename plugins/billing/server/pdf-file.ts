import { Problem, type Context } from '@plexica/sdk'
import { readInvoice, readLines } from './invoices.ts'
import { drawInvoice } from './pdf.ts'

/**
 * Where the PDF of an invoice is in the storage, in the language of the tenant. It is made once: what was issued does
 * not change.
 *
 * @throws {Problem} 409 for a draft, which has no number to print
 */
export const pdfOf = async ({ db, storage, settings, tenant }: Context, id: string): Promise<string> => {
  const invoice = await readInvoice(db, id)
  if (invoice.number === null)
    throw new Problem(409, 'A draft has no PDF: issue it first', { code: 'billing.invoice.state' })
  const path = `invoices/${invoice.number.replaceAll(/[^\w.-]/g, '_')}-${id.slice(0, 8)}.pdf`
  if (await storage.head(path)) return path
  const bytes = await drawInvoice(invoice, await readLines(db, id), { settings, locale: tenant.language ?? 'en' })
  await storage.put(path, bytes, { contentType: 'application/pdf', metadata: { invoice: id } })
  return path
}
