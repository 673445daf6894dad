import { defineRoutes, formSchema, jsonSchema, Problem } from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'
import { readTask } from './tasks.ts'

const newItem = formSchema(forms.item)

const change = jsonSchema({
  type: 'object',
  properties: { done: { type: 'boolean' } },
  required: ['done'],
  additionalProperties: false,
})

const noSuchStep = () => new Problem(404, 'There is no such step')

export const checklistRoutes = defineRoutes({
  'GET /tasks/:id/checklist': {
    permission: 'tasks.tasks.read',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => ({
      items: await db.query('select id, text, done from checklist where task_id = $1 order by position', [params.id]),
    }),
  },

  'POST /tasks/:id/checklist': {
    permission: 'tasks.tasks.write',
    input: { params: byId, body: newItem },
    handler: async (_request, context) => {
      const { params, body } = context.input
      await readTask(context, params.id)
      const [item] = await context.db.query(
        'insert into checklist (task_id, text) values ($1, $2) returning id, text, done',
        [params.id, body.text],
      )
      return Response.json(item, { status: 201 })
    },
  },

  'PATCH /checklist/:id': {
    permission: 'tasks.tasks.write',
    input: { params: byId, body: change },
    handler: async (_request, { db, input: { params, body } }) => {
      const [item] = await db.query('update checklist set done = $2 where id = $1 returning id, text, done', [
        params.id,
        body.done,
      ])
      if (!item) throw noSuchStep()
      return item
    },
  },

  'DELETE /checklist/:id': {
    permission: 'tasks.tasks.write',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => {
      const { rowCount } = await db.execute('delete from checklist where id = $1', [params.id])
      if (rowCount === 0) throw noSuchStep()
    },
  },
})
