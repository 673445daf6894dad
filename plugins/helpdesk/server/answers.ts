import { defineRoutes, formSchema, listing, Problem } from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'

const answers = listing({
  select: 'select id, title, text from answers',
  search: ['title', 'text'],
  sort: { title: 'lower(title)' },
  defaultSort: 'title',
})

const noSuchAnswer = () => new Problem(404, 'There is no such answer')

export const answerRoutes = defineRoutes({
  'GET /answers': {
    permission: 'helpdesk.tickets.read',
    input: { query: answers.query },
    handler: (_request, { db, input }) => answers.read(db, input.query),
  },

  'POST /answers': {
    permission: 'helpdesk.answers.write',
    input: { body: formSchema(forms.answer) },
    handler: async (_request, { db, input: { body } }) => {
      const [made] = await db.query('insert into answers (title, text) values ($1, $2) returning *', [
        body.title,
        body.text,
      ])
      return Response.json(made, { status: 201 })
    },
  },

  'PATCH /answers/:id': {
    permission: 'helpdesk.answers.write',
    input: { params: byId, body: formSchema(forms.answer) },
    handler: async (_request, { db, input: { params, body } }) => {
      const [changed] = await db.query('update answers set title = $2, text = $3 where id = $1 returning *', [
        params.id,
        body.title,
        body.text,
      ])
      if (!changed) throw noSuchAnswer()
      return changed
    },
  },

  'DELETE /answers/:id': {
    permission: 'helpdesk.answers.write',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => {
      const { rowCount } = await db.execute('delete from answers where id = $1', [params.id])
      if (rowCount === 0) throw noSuchAnswer()
    },
  },
})
