import {
  defineRoutes,
  formSchema,
  isPlexicaError,
  listing,
  Problem,
  type Context,
  type Transaction,
} from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'
import { trimmed } from './values.ts'

export interface Contact {
  id: string
  name: string
  email: string | null
  phone: string | null
  company: string | null
}

export const columns = 'id, name, email, phone, company'

const contacts = listing({
  select: `select ${columns}, created_at from contacts`,
  search: ['name', 'email', 'phone', 'company'],
  sort: { name: 'lower(name)', email: 'lower(email)', company: 'lower(company)', created_at: 'created_at' },
  defaultSort: 'name',
  filters: { company: 'choice' },
})

const companiesWorkedFor = `select company, count(*)::int as contacts from contacts where company is not null
  group by company order by lower(company) limit 200`

const noSuchContact = () => new Problem(404, 'There is no such contact')

/** @throws {Problem} 404, also for what is no id at all */
const readContact = async (db: Transaction, id: string): Promise<Contact> => {
  const [contact] = await db.query<Contact>(`select ${columns}, created_at from contacts where id::text = $1`, [id])
  if (!contact) throw noSuchContact()
  return contact
}

const tell = ({ events }: Context, what: 'created' | 'changed', { id, name, email, company }: Contact) =>
  events.publish(`crm.contact.${what}`, { id, name, email, company }, { key: id })

/** Billing is not here, or keeps invoices from this user: then there are none to show. */
const hasNoInvoices = (error: unknown) =>
  isPlexicaError(error, 'installation.unknown', 'installation.disabled', 'installation.failed', 'call.forbidden')

export const contactRoutes = defineRoutes({
  'GET /companies': {
    permission: 'crm.contacts.read',
    handler: async (_request, { db }) => ({ items: await db.query(companiesWorkedFor) }),
  },

  'GET /contacts': {
    permission: 'crm.contacts.read',
    input: { query: contacts.query },
    handler: (_request, { db, input }) => contacts.read(db, input.query),
  },

  'POST /contacts': {
    permission: 'crm.contacts.write',
    input: { body: formSchema(forms.contact) },
    handler: async (_request, context) => {
      const { name, email = null, phone = null, company = null } = trimmed(context.input.body)
      const [made] = await context.db.query<Contact>(
        `insert into contacts (name, email, phone, company) values ($1, $2, $3, $4) returning ${columns}, created_at`,
        [name, email, phone, company],
      )
      await tell(context, 'created', made!)
      return Response.json(made, { status: 201 })
    },
  },

  'GET /contacts/:id': {
    permission: 'crm.contacts.read',
    handler: (_request, { db, params }) => readContact(db, params.id),
  },

  'PATCH /contacts/:id': {
    permission: 'crm.contacts.write',
    input: { body: formSchema(forms.contact, { partial: true }) },
    handler: async (_request, context) => {
      const { db, params, input } = context
      const [changed] = await db.query<Contact>(
        `update contacts set (name, email, phone, company) =
         (select name, email, phone, company from jsonb_populate_record(contacts, $2::jsonb))
         where id::text = $1 returning ${columns}, created_at`,
        [params.id, trimmed(input.body)],
      )
      if (!changed) throw noSuchContact()
      await tell(context, 'changed', changed)
      return changed
    },
  },

  'DELETE /contacts/:id': {
    permission: 'crm.contacts.write',
    handler: async (_request, { db, events, params: { id } }) => {
      await db.transaction(async (tx) => {
        const { rowCount } = await tx.execute('delete from contacts where id::text = $1', [id])
        if (rowCount === 0) throw noSuchContact()
        await events.publish('crm.contact.deleted', { id }, { key: id, tx })
      })
    },
  },

  'GET /contacts/:id/invoices': {
    permission: 'crm.contacts.read',
    input: { params: byId },
    handler: async (_request, { plugins, can, input: { params } }) => {
      if (!can('plugins:billing.invoicesOf')) return { items: [] }
      try {
        return { items: await plugins.call<object[]>('billing', 'invoicesOf', { contact: params.id }) }
      } catch (error) {
        if (hasNoInvoices(error)) return { items: [] }
        throw error
      }
    },
  },
})
