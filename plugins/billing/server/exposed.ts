import type { Plugin } from '@plexica/sdk'
import { customerOfContact } from './customers.ts'
import { addDraft } from './invoices.ts'
import { shown } from './money.ts'

const ofContact = `select invoices.id, number, status, issued_on, due_on, total, ${shown('total')}, currency
  from invoices join customers on customers.id = customer_id
  where contact_id = $1 order by invoices.created_at desc limit 100`

/** What other plugins may call. */
export const exposed: NonNullable<Plugin['exposes']> = {
  invoicesOf: ({ contact }, { db }) => db.query(ofContact, [contact]),

  draftInvoice: async ({ contact, lines, note }, context) => {
    const { id: customer_id } = await customerOfContact(context, contact)
    const { id, total, currency } = await addDraft(context, { customer_id, lines, note: note ?? null })
    return { id, total, currency }
  },
}
