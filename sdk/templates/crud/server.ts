import { definePlugin, jsonSchema, listing, pageOf, Problem, type OutputOf } from '@plexica/sdk'

const newNote = jsonSchema({
  type: 'object',
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 200 },
    body: { type: 'string', maxLength: 10_000, default: '' },
  },
  required: ['title'],
  additionalProperties: false,
})

/** What its routes answer: callers find it in the OpenAPI document, and tests hold the routes to it. */
const note = jsonSchema({
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    title: { type: 'string' },
    body: { type: 'string' },
    created_at: { type: 'string', format: 'date-time' },
  },
  required: ['id', 'title', 'body', 'created_at'],
})

type Note = OutputOf<typeof note>

const notes = listing({
  select: 'select id, title, body, created_at from notes',
  search: ['title', 'body'],
  sort: { title: 'lower(title)', created_at: 'created_at' },
  defaultSort: '-created_at',
})

const byId = jsonSchema({ type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'] })

const noSuchNote = () => new Problem(404, 'There is no such note')

export default definePlugin({
  routes: {
    'GET /notes': {
      permission: 'my-plugin.notes.read',
      input: { query: notes.query },
      response: pageOf(note),
      handler: (_request, { db, input }) => notes.read<Note>(db, input.query),
    },

    'POST /notes': {
      permission: 'my-plugin.notes.write',
      input: { body: newNote },
      response: { 201: note },
      handler: async (_request, { db, input: { body } }) => {
        const [added] = await db.query<Note>('insert into notes (title, body) values ($1, $2) returning *', [
          body.title,
          body.body,
        ])
        return Response.json(added, { status: 201 })
      },
    },

    'PATCH /notes/:id': {
      permission: 'my-plugin.notes.write',
      input: { params: byId, body: newNote },
      response: note,
      handler: async (_request, { db, input: { params, body } }) => {
        const [changed] = await db.query<Note>('update notes set title = $2, body = $3 where id = $1 returning *', [
          params.id,
          body.title,
          body.body,
        ])
        if (!changed) throw noSuchNote()
        return changed
      },
    },

    'DELETE /notes/:id': {
      permission: 'my-plugin.notes.write',
      input: { params: byId },
      handler: async (_request, { db, input: { params } }) => {
        const { rowCount } = await db.execute('delete from notes where id = $1', [params.id])
        if (rowCount === 0) throw noSuchNote()
      },
    },
  },
})
