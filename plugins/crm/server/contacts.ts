import { readFields, text } from './input.ts'
import type { CheckedRoutes } from './problem.ts'
import { deleteRow, insertRow, readRow, updateRow, type Kind } from './rows.ts'
import { list } from './table.ts'

export const contacts: Kind = {
  name: 'contact',
  table: 'contacts',
  select: 'select id, name, email, phone, company, created_at from contacts',
}

const fields = {
  name: text(200, { required: true }),
  email: text(320, { matches: [/^[^\s@]+@[^\s@]+$/, 'has to be an e-mail address'] }),
  phone: text(50),
  company: text(200),
}

const listing = {
  select: contacts.select,
  searched: ['name', 'email', 'phone', 'company'],
  sorts: { name: 'lower(name)', email: 'lower(email)', company: 'lower(company)', created_at: 'created_at' },
  defaultSort: 'name',
  filters: { company: 'company' },
}

const companiesWorkedFor = `select company, count(*)::int as contacts from contacts where company is not null
  group by company order by lower(company) limit 200`

export const contactRoutes = {
  'GET /companies': {
    permission: 'crm.contacts.read',
    handler: async (_request, { db }) => ({ items: await db.query(companiesWorkedFor) }),
  },
  'GET /contacts': {
    permission: 'crm.contacts.read',
    handler: (request, context) => list(request, context, listing),
  },
  'POST /contacts': {
    permission: 'crm.contacts.write',
    handler: async (request, context) => insertRow(contacts, context, await readFields(request, fields)),
  },
  'GET /contacts/:id': {
    permission: 'crm.contacts.read',
    handler: (_request, context) => readRow(contacts, context),
  },
  'PATCH /contacts/:id': {
    permission: 'crm.contacts.write',
    handler: async (request, context) =>
      updateRow(contacts, context, await readFields(request, fields, { partial: true })),
  },
  'DELETE /contacts/:id': {
    permission: 'crm.contacts.write',
    handler: (_request, context) => deleteRow(contacts, context),
  },
} satisfies CheckedRoutes
