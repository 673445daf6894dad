import { defineRoutes, jsonSchema, listing, type Db } from '@plexica/sdk'

const columns = 'id, name, path, visitor, at'

const events = listing({
  select: `select ${columns} from events`,
  search: ['path', 'name', 'visitor'],
  sort: { at: 'at', path: 'path', name: 'name', visitor: 'visitor' },
  defaultSort: '-at',
  filters: { name: 'choice', path: 'choice', visitor: 'choice', at: 'dates' },
})

/** No control characters: they mean nothing here, and Postgres has no texts with NUL in them. */
const pattern = '^\\P{Cc}*$'

const newEvent = jsonSchema({
  type: 'object',
  properties: {
    path: { type: 'string', minLength: 1, maxLength: 2_000, pattern },
    name: { type: 'string', minLength: 1, maxLength: 100, pattern, default: 'view' },
    visitor: { type: ['string', 'null'], maxLength: 200, pattern },
    at: { type: 'string', format: 'date-time', description: 'When it happened; now unless told' },
  },
  required: ['path'],
  additionalProperties: false,
})

interface NewEvent {
  path: string
  name: string
  visitor?: string | null
  at?: string
}

/** Keeps an event; one that says to be of the future happens now. */
export const record = async (db: Db, { name, path, visitor, at }: NewEvent) => {
  const [event] = await db.query<{ id: string }>(
    `insert into events (name, path, visitor, at)
     values ($1, $2, $3, least(coalesce($4::timestamptz, now()), now())) returning ${columns}`,
    [name, path, visitor ?? null, at ?? null],
  )
  return event!
}

export const eventRoutes = defineRoutes({
  'GET /events': {
    permission: 'analytics.read',
    input: { query: events.query },
    handler: (_request, { db, input }) => events.read(db, input.query),
  },

  'POST /events': {
    permission: 'analytics.write',
    input: { body: newEvent },
    handler: async (_request, { db, input }) => Response.json(await record(db, input.body), { status: 201 }),
  },
})
