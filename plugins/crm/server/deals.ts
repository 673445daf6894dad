import { defineRoutes, formSchema, listing, Problem, type Context, type Row, type Transaction } from '@plexica/sdk'
import { forms, stages } from '../ui/parts/forms.ts'
import { note } from './activities.ts'
import { trimmed } from './values.ts'

interface Deal extends Row {
  id: string
  title: string
  contact_id: string | null
  stage: string
  value: number
}

const select = `select deals.id, deals.title, deals.contact_id, contacts.name as contact_name, deals.stage,
  deals.value::float8 as value, deals.created_at
  from deals left join contacts on contacts.id = deals.contact_id`

const deals = listing({
  select,
  search: ['title', 'contact_name'],
  sort: {
    title: 'lower(title)',
    contact_name: 'lower(contact_name)',
    stage: `array_position(array['${stages.map(({ value }) => value).join("','")}'], stage)`,
    value: 'value',
    created_at: 'created_at',
  },
  defaultSort: '-created_at',
  filters: { stage: 'choices', contact_id: 'choice', value: 'numbers' },
})

const noSuchDeal = () => new Problem(404, 'There is no such deal')

/** @throws {Problem} 404, also for what is no id at all */
const readDeal = async (db: Transaction, id: string): Promise<Deal> => {
  const [deal] = await db.query<Deal>(`select * from (${select}) as found where id::text = $1`, [id])
  if (!deal) throw noSuchDeal()
  return deal
}

const contactMustExist = async ({ db }: Context, id: string | null | undefined) => {
  if (!id) return
  const found = await db.query('select 1 from contacts where id::text = $1', [id])
  if (found.length > 0) return
  throw new Problem(400, 'Something in the input is not right', {
    errors: [{ field: 'contact_id', rule: 'names no contact that exists' }],
  })
}

export const dealRoutes = defineRoutes({
  'GET /deals': {
    permission: 'crm.deals.read',
    input: { query: deals.query },
    handler: (_request, { db, input }) => deals.read(db, input.query),
  },

  'POST /deals': {
    permission: 'crm.deals.write',
    input: { body: formSchema(forms.deal) },
    handler: async (_request, context) => {
      const { title, contact_id = null, stage = 'lead', value = 0 } = trimmed(context.input.body)
      await contactMustExist(context, contact_id)
      const id = await context.db.transaction(async (tx) => {
        const [made] = await tx.query<{ id: string }>(
          'insert into deals (title, contact_id, stage, value) values ($1, $2, $3, $4) returning id',
          [title, contact_id, stage, value],
        )
        const told = { id: made!.id, title, contact_id, stage, value }
        await context.events.publish('crm.deal.created', told, { key: told.id, tx })
        return told.id
      })
      return Response.json(await readDeal(context.db, id), { status: 201 })
    },
  },

  'GET /deals/:id': {
    permission: 'crm.deals.read',
    handler: (_request, { db, params }) => readDeal(db, params.id),
  },

  'PATCH /deals/:id': {
    permission: 'crm.deals.write',
    input: { body: formSchema(forms.deal, { partial: true }) },
    handler: async (_request, context) => {
      const { db, events, user, params } = context
      const given = trimmed(context.input.body)
      await contactMustExist(context, given.contact_id)
      const before = await readDeal(db, params.id)
      await db.transaction(async (tx) => {
        await tx.execute(
          `update deals set (title, contact_id, stage, value) =
           (select title, contact_id, stage, value from jsonb_populate_record(deals, $2::jsonb)) where id = $1`,
          [before.id, given],
        )
        const { id, title, contact_id, stage, value } = await readDeal(tx, before.id)
        if (stage === before.stage) return
        await events.publish(
          'crm.deal.moved',
          { id, title, contact_id, from: before.stage, stage, value },
          { key: id, tx },
        )
        if (contact_id && (stage === 'won' || stage === 'lost'))
          await note(tx, { contact_id, kind: 'deal', title: `${title}: ${stage}`, by_name: user?.name ?? null })
      })
      return readDeal(db, before.id)
    },
  },

  'DELETE /deals/:id': {
    permission: 'crm.deals.write',
    handler: async (_request, { db, params }) => {
      const { rowCount } = await db.execute('delete from deals where id::text = $1', [params.id])
      if (rowCount === 0) throw noSuchDeal()
    },
  },
})
