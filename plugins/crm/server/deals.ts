import { contacts } from './contacts.ts'
import { number, oneOf, readFields, reference, text } from './input.ts'
import type { CheckedRoutes } from './problem.ts'
import { deleteRow, insertRow, mustExist, readRow, updateRow, type Kind } from './rows.ts'
import { list } from './table.ts'

export const stages = ['lead', 'qualified', 'proposal', 'won', 'lost'] as const

const deals: Kind = {
  name: 'deal',
  table: 'deals',
  select: `select deals.id, deals.title, deals.contact_id, contacts.name as contact_name, deals.stage,
    deals.value::float8 as value, deals.created_at
    from deals left join contacts on contacts.id = deals.contact_id`,
}

const stage = oneOf(...stages)
const value = number({ min: 0, max: 999_999_999_999 })

const fields = { title: text(200, { required: true }), contact_id: reference, stage, value }

/** What a new deal may leave out. */
const newFields = {
  ...fields,
  stage: (given: unknown) => stage(given ?? 'lead'),
  value: (given: unknown) => value(given ?? 0),
}

const listing = {
  select: deals.select,
  searched: ['title', 'contact_name'],
  sorts: {
    title: 'lower(title)',
    contact_name: 'lower(contact_name)',
    stage: `array_position(array['${stages.join("','")}'], stage)`,
    value: 'value',
    created_at: 'created_at',
  },
  defaultSort: '-created_at',
  filters: { stage: 'stage', contact_id: 'contact_id::text' },
}

export const dealRoutes = {
  'GET /deals': {
    permission: 'crm.deals.read',
    handler: (request, context) => list(request, context, listing),
  },
  'POST /deals': {
    permission: 'crm.deals.write',
    handler: async (request, context) => {
      const given = await readFields(request, newFields)
      await mustExist(contacts, context, 'contact_id', given.contact_id)
      return insertRow(deals, context, given)
    },
  },
  'GET /deals/:id': {
    permission: 'crm.deals.read',
    handler: (_request, context) => readRow(deals, context),
  },
  'PATCH /deals/:id': {
    permission: 'crm.deals.write',
    handler: async (request, context) => {
      const given = await readFields(request, fields, { partial: true })
      await mustExist(contacts, context, 'contact_id', given.contact_id)
      return updateRow(deals, context, given)
    },
  },
  'DELETE /deals/:id': {
    permission: 'crm.deals.write',
    handler: (_request, context) => deleteRow(deals, context),
  },
} satisfies CheckedRoutes
