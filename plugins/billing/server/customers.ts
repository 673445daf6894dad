import {
  defineRoutes,
  formSchema,
  isPlexicaError,
  listing,
  Problem,
  type Context,
  type PluginEvent,
} from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'

interface Contact {
  id: string
  name: string
  email: string | null
  company: string | null
}

const customers = listing({
  select: `select customers.*, count(invoices.id)::int as invoices from customers
    left join invoices on invoices.customer_id = customers.id group by customers.id`,
  search: ['name', 'email', 'address'],
  sort: { name: 'lower(name)', email: 'lower(email)', invoices: 'invoices', created_at: 'created_at' },
  defaultSort: 'name',
})

const customer = formSchema(forms.customer)

const noSuchCustomer = () => new Problem(404, 'There is no such customer')

const add = `insert into customers (contact_id, name, email, address, tax_number) values ($1, $2, $3, $4, $5)
  on conflict (contact_id) do update set contact_id = excluded.contact_id returning *`

interface NewCustomer {
  name: string
  email?: string | null
  address?: string | null
  tax_number?: string | null
}

/** Makes a customer, with the id of the contact of the CRM that it came from, if any; gives its id. */
export const addCustomer = async ({ db }: Context, given: NewCustomer, contact: string | null = null) => {
  const { name, email = null, address = null, tax_number = null } = given
  const [made] = await db.query<{ id: string }>(add, [contact, name, email, address, tax_number])
  return made!
}

/** The customer of a contact of the CRM: the one there is, or a new one with what the CRM knows. */
export const customerOfContact = async (context: Context, id: string) => {
  const contact = await context.plugins.call<Contact | null>('crm', 'findContact', { id })
  if (!contact)
    throw new Problem(400, 'Something in the input is not right', {
      errors: [{ field: 'contact_id', rule: 'is no contact of the CRM' }],
    })
  const { name, email, company } = contact
  return addCustomer(context, { name: company ?? name, email, address: company ? name : null }, id)
}

/** A customer stays when its contact goes: its invoices have to. */
export const forgetContact = async ({ data }: PluginEvent, { db }: Context) => {
  await db.execute('update customers set contact_id = null where contact_id = $1', [(data as { id: string }).id])
}

export const customerRoutes = defineRoutes({
  'GET /contacts': {
    permission: 'billing.invoices.write',
    handler: async (_request, { plugins, can }) => {
      if (!can('plugins:crm.findContacts')) return { items: [] }
      const found = await plugins.call<Contact[]>('crm', 'findContacts', { limit: 100 })
      return { items: found.map(({ id, name, company }) => ({ id, label: company ? `${name} (${company})` : name })) }
    },
  },

  'GET /customers': {
    permission: 'billing.invoices.read',
    input: { query: customers.query },
    handler: (_request, { db, input }) => customers.read(db, input.query),
  },

  'GET /customers/:id': {
    permission: 'billing.invoices.read',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => {
      const [customer] = await db.query('select id, name, email, address, tax_number from customers where id = $1', [
        params.id,
      ])
      if (!customer) throw noSuchCustomer()
      return customer
    },
  },

  'POST /customers': {
    permission: 'billing.invoices.write',
    input: { body: customer },
    handler: async (_request, context) =>
      Response.json(await addCustomer(context, context.input.body), { status: 201 }),
  },

  'POST /customers/of-contact': {
    permission: 'billing.invoices.write',
    input: { body: formSchema(forms.contact) },
    handler: async (_request, context) =>
      Response.json(await customerOfContact(context, context.input.body.contact_id), { status: 201 }),
  },

  'PATCH /customers/:id': {
    permission: 'billing.invoices.write',
    input: { params: byId, body: formSchema(forms.customer, { partial: true }) },
    handler: async (_request, { db, input: { params, body } }) => {
      const [changed] = await db.query(
        `update customers set (name, email, address, tax_number) =
         (select name, email, address, tax_number from jsonb_populate_record(customers, $2::jsonb))
         where id = $1 returning *`,
        [params.id, body],
      )
      if (!changed) throw noSuchCustomer()
      return changed
    },
  },

  'DELETE /customers/:id': {
    permission: 'billing.invoices.write',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => {
      try {
        const { rowCount } = await db.execute('delete from customers where id = $1', [params.id])
        if (rowCount === 0) throw noSuchCustomer()
      } catch (error) {
        if (
          !isPlexicaError(error, 'db.error') ||
          (error.detail.sqlState !== '23001' && error.detail.sqlState !== '23503')
        )
          throw error
        throw new Problem(409, 'This customer has invoices', { code: 'billing.customer.billed' })
      }
    },
  },
})
