import { defineRoutes, formSchema, Problem, type Context, type PluginEvent, type Transaction } from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'
import { say } from './say.ts'

interface Activity {
  contact_id: string
  kind: 'note' | 'deal' | 'invoice'
  title: string
  text?: string | null
  by_name?: string | null
  event_id?: string
}

const add = `insert into activities (contact_id, kind, title, text, by_name, event_id)
  select id, $2, $3, $4, $5, $6 from contacts where id::text = $1
  on conflict (event_id) do nothing returning id, kind, title, text, by_name, at`

/** Notes what happened with a contact; nothing, if the contact is gone or it was noted before. */
export const note = async (db: Transaction, { contact_id, kind, title, text, by_name, event_id }: Activity) => {
  const values = [contact_id, kind, title.slice(0, 200), text ?? null, by_name ?? null, event_id ?? null]
  return (await db.query(add, values))[0]
}

interface InvoiceEvent {
  number: string
  contact_id: string | null
  total: number
  currency: string
  digits: number
}

/** `billing.invoice.issued`, `.paid` and `.voided` are part of what happened with a contact. */
export const noteInvoice = async ({ id, type, data }: PluginEvent, { db }: Context) => {
  const { number, contact_id, total, currency, digits } = data as InvoiceEvent
  if (!contact_id) return
  const title = `${number}: ${type.split('.').at(-1)}`
  const text = `${(total / 10 ** digits).toFixed(digits)} ${currency}`
  await note(db, { contact_id, kind: 'invoice', title, text, event_id: id })
}

interface Noted {
  kind: Activity['kind']
  title: string
  text: string | null
}

const happened = /^(.*): (issued|paid|voided|won|lost)$/s
const amount = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/

/** What this plugin noted by itself, which it keeps in English, in the words of a reader. */
const inWords = <N extends Noted>(noted: N, locale: string): N => {
  const [, what, key] = happened.exec(noted.title) ?? []
  if (noted.kind === 'note' || what === undefined) return noted
  const title = say.in(locale)(key as 'issued' | 'paid' | 'voided' | 'won' | 'lost', { what })
  const [, value, currency] = amount.exec(noted.text ?? '') ?? []
  if (value === undefined) return { ...noted, title }
  return { ...noted, title, text: new Intl.NumberFormat(locale, { style: 'currency', currency }).format(Number(value)) }
}

export const activityRoutes = defineRoutes({
  'GET /contacts/:id/activities': {
    permission: 'crm.contacts.read',
    input: { params: byId },
    handler: async (_request, { db, locale, input: { params } }) => {
      const items = await db.query<Noted & { id: string; by_name: string | null; at: string }>(
        'select id, kind, title, text, by_name, at from activities where contact_id = $1 order by at desc limit 200',
        [params.id],
      )
      return { items: items.map((each) => inWords(each, locale)) }
    },
  },

  'POST /contacts/:id/activities': {
    permission: 'crm.contacts.write',
    input: { params: byId, body: formSchema(forms.note) },
    handler: async (_request, { db, user, input: { params, body } }) => {
      const [title = ''] = body.text.trim().split('\n')
      const text = body.text.trim() === title ? null : body.text.trim()
      const noted = await note(db, { contact_id: params.id, kind: 'note', title, text, by_name: user?.name ?? null })
      if (!noted) throw new Problem(404, 'There is no such contact')
      return Response.json(noted, { status: 201 })
    },
  },
})
