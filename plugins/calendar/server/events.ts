import { defineRoutes, formSchema, jsonSchema, Problem, type Context } from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'
import { inCalendars } from './first-calendar.ts'
import { occurrencesBetween } from './occurrences.ts'

const between = jsonSchema({
  type: 'object',
  properties: {
    from: { type: 'string', format: 'date' },
    to: { type: 'string', format: 'date' },
    calendar_id: { type: 'string', format: 'uuid' },
  },
  required: ['from', 'to'],
})

const noSuchEvent = () => new Problem(404, 'There is no such event')

export interface NewEvent {
  title: string
  calendar_id: string
  starts_at: string
  ends_at: string
  repeats?: string
  repeats_until?: string | null
  remind_minutes?: number | null
  place?: string | null
  description?: string | null
}

const wrong = (field: string, rule: string) =>
  new Problem(400, 'Something in the input is not right', { errors: [{ field, rule }] })

const mustEndLater = (starts: string, ends: string) => {
  if (new Date(ends) <= new Date(starts)) throw wrong('ends_at', 'has to be later than it begins')
}

/**
 * Puts an event into a calendar and publishes `calendar.event.created`; gives its id. @throws {Problem} 400 where it
 * ends before it begins, or there is no such calendar
 */
export const addEvent = async ({ db, events, user }: Context, given: NewEvent): Promise<{ id: string }> => {
  mustEndLater(given.starts_at, given.ends_at)
  return db.transaction(async (tx) => {
    const [made] = await tx.query<{ id: string }>(
      `insert into events (calendar_id, title, place, description, starts_at, ends_at, repeats, repeats_until, remind_minutes, created_by)
       select id, $2, $3, $4, $5, $6, $7, $8, $9, $10 from calendars where id::text = $1 returning *`,
      [
        given.calendar_id,
        given.title,
        given.place ?? null,
        given.description ?? null,
        given.starts_at,
        given.ends_at,
        given.repeats ?? 'never',
        given.repeats_until ?? null,
        given.remind_minutes ?? null,
        user?.id ?? null,
      ],
    )
    if (!made) throw wrong('calendar_id', 'names no calendar that exists')
    const { title, starts_at, ends_at } = given
    await events.publish('calendar.event.created', { id: made.id, title, starts_at, ends_at }, { key: made.id, tx })
    return made
  })
}

export const eventRoutes = defineRoutes({
  'GET /events': {
    permission: 'calendar.events.read',
    input: { query: between },
    handler: async (_request, { db, locale, input: { query } }) => {
      const found = inCalendars(await occurrencesBetween(db, query.from, query.to), locale)
      return { items: query.calendar_id ? found.filter((each) => each.calendar_id === query.calendar_id) : found }
    },
  },

  'GET /next': {
    permission: 'calendar.events.read',
    handler: async (_request, { db, locale }) => {
      const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
      const found = await occurrencesBetween(db, inDays(0).slice(0, 10), inDays(30).slice(0, 10))
      const next = found.filter(({ ends_at }) => new Date(ends_at).getTime() > Date.now()).slice(0, 5)
      return { items: inCalendars(next, locale) }
    },
  },

  'GET /events/:id': {
    permission: 'calendar.events.read',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => {
      const [event] = await db.query('select * from events where id = $1', [params.id])
      if (!event) throw noSuchEvent()
      return event
    },
  },

  'POST /events': {
    permission: 'calendar.events.write',
    input: { body: formSchema(forms.event) },
    handler: async (_request, context) => Response.json(await addEvent(context, context.input.body), { status: 201 }),
  },

  'PATCH /events/:id': {
    permission: 'calendar.events.write',
    input: { params: byId, body: formSchema(forms.event, { partial: true }) },
    handler: async (_request, { db, input: { params, body } }) => {
      if (body.starts_at && body.ends_at) mustEndLater(body.starts_at, body.ends_at)
      const [changed] = await db.query(
        `update events set (calendar_id, title, place, description, starts_at, ends_at, repeats, repeats_until, remind_minutes) =
         (select calendar_id, title, place, description, starts_at, ends_at, repeats, repeats_until, remind_minutes
          from jsonb_populate_record(events, $2::jsonb)) where id = $1 returning *`,
        [params.id, body],
      )
      if (!changed) throw noSuchEvent()
      return changed
    },
  },

  'DELETE /events/:id': {
    permission: 'calendar.events.write',
    input: { params: byId },
    handler: async (
      _request,
      {
        db,
        events,
        input: {
          params: { id },
        },
      },
    ) => {
      await db.transaction(async (tx) => {
        const { rowCount } = await tx.execute('delete from events where id = $1', [id])
        if (rowCount === 0) throw noSuchEvent()
        await events.publish('calendar.event.deleted', { id }, { key: id, tx })
      })
    },
  },
})
