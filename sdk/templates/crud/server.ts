import { definePlugin, jsonSchema, listing, Problem } from '@plexica/sdk'

const newNote = jsonSchema({
  type: 'object',
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 200 },
    body: { type: 'string', maxLength: 10_000, default: '' },
  },
  required: ['title'],
  additionalProperties: false,
})

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
      handler: (_request, { db, input }) => notes.read(db, input.query),
    },

    'POST /notes': {
      permission: 'my-plugin.notes.write',
      input: { body: newNote },
      handler: async (_request, { db, input: { body } }) => {
        const [note] = await db.query('insert into notes (title, body) values ($1, $2) returning *', [
          body.title,
          body.body,
        ])
        return Response.json(note, { status: 201 })
      },
    },

    'PATCH /notes/:id': {
      permission: 'my-plugin.notes.write',
      input: { params: byId, body: newNote },
      handler: async (_request, { db, input: { params, body } }) => {
        const [note] = await db.query('update notes set title = $2, body = $3 where id = $1 returning *', [
          params.id,
          body.title,
          body.body,
        ])
        if (!note) throw noSuchNote()
        return note
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
