import { definePlugin, jsonSchema } from '@plexica/sdk'

const newNote = jsonSchema({
  type: 'object',
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 200 },
    body: { type: 'string', maxLength: 10_000, default: '' },
  },
  required: ['title'],
  additionalProperties: false,
})

/** What a table of a page asks for. */
const listing = jsonSchema({
  type: 'object',
  properties: {
    q: { type: 'string', default: '' },
    sort: { enum: ['title', '-title', 'created_at', '-created_at'], default: '-created_at' },
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    offset: { type: 'integer', minimum: 0, default: 0 },
  },
})

/** Texts of a request never become SQL: what it may sort by stands here. */
const orders = {
  title: 'lower(title)',
  '-title': 'lower(title) desc',
  created_at: 'created_at',
  '-created_at': 'created_at desc',
}

const noSuchNote = () => Response.json({ title: 'There is no such note', status: 404 }, { status: 404 })

export default definePlugin({
  routes: {
    'GET /notes': {
      permission: 'my-plugin.notes.read',
      input: { query: listing },
      handler: async (_request, { db, input: { query } }) => {
        const matching = `from notes where title || ' ' || body ilike '%' || $1 || '%'`
        const [items, [counted]] = await Promise.all([
          db.query(
            `select id, title, body, created_at ${matching} order by ${orders[query.sort]}, id limit $2 offset $3`,
            [query.q, query.limit, query.offset],
          ),
          db.query<{ total: number }>(`select count(*)::int as total ${matching}`, [query.q]),
        ])
        return { items, total: counted?.total ?? 0 }
      },
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
      input: { body: newNote },
      handler: async (_request, { db, params, input: { body } }) => {
        const [note] = await db.query('update notes set title = $2, body = $3 where id::text = $1 returning *', [
          params.id,
          body.title,
          body.body,
        ])
        return note ?? noSuchNote()
      },
    },

    'DELETE /notes/:id': {
      permission: 'my-plugin.notes.write',
      handler: async (_request, { db, params }) => {
        const { rowCount } = await db.execute('delete from notes where id::text = $1', [params.id])
        return rowCount === 1 ? undefined : noSuchNote()
      },
    },
  },
})
