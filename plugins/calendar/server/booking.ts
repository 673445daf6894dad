import { defineRoutes, isPlexicaError, jsonSchema, listing, Problem, type Context } from '@plexica/sdk'
import { byId } from './by-id.ts'
import { firstIn, isFirst, nameFor, namedFor } from './first-calendar.ts'
import { occurrences } from './occurrences.ts'
import { languages, say } from './say.ts'
import { when } from './when.ts'

interface Calendar {
  id: string
  number: number
  name: string
  is_first: boolean
  time_zone: string
  slot_minutes: number
}

const byToken = jsonSchema({
  type: 'object',
  properties: { token: { type: 'string', format: 'uuid' } },
  required: ['token'],
})

const days = jsonSchema({
  type: 'object',
  properties: { from: { type: 'string', format: 'date' }, to: { type: 'string', format: 'date' } },
})

const booking = jsonSchema({
  type: 'object',
  properties: {
    starts_at: { type: 'string', format: 'date-time' },
    name: { type: 'string', minLength: 1, maxLength: 120, pattern: '\\S' },
    email: { type: 'string', format: 'email', maxLength: 320 },
    note: { type: 'string', maxLength: 1_000 },
  },
  required: ['starts_at', 'name', 'email'],
  additionalProperties: false,
})

/** Times of a calendar ($3) that begin later than now and at which nothing is planned or booked, of at most 31 days. */
const freeSlots = `
  with taken as (${occurrences}), slots as (
    select slot at time zone time_zone as starts_at, slot_minutes * interval '1 minute' as lasts, calendars.id as of_calendar
    from calendars, generate_series($1::date, least($2::date, $1::date + 31), interval '1 day') as day,
      lateral generate_series(day + opens, day + closes - slot_minutes * interval '1 minute', slot_minutes * interval '1 minute') as slot
    where calendars.id = $3 and extract(isodow from day) = any(days)
  )
  select starts_at, starts_at + lasts as ends_at from slots
  where starts_at > now() and not exists (
    select 1 from taken where taken.calendar_id = of_calendar
      and taken.starts_at < slots.starts_at + slots.lasts and taken.ends_at > slots.starts_at)
  order by starts_at limit 500`

/** Its seconds as a range, moved by 2^40 for each calendar: see the constraint in the migration. */
const slotRange = `int8range(
  $2::bigint * 1099511627776 + extract(epoch from $3::timestamptz)::bigint,
  $2::bigint * 1099511627776 + extract(epoch from $4::timestamptz)::bigint)`

const ofToken = async ({ db }: Context, token: string): Promise<Calendar> => {
  const [calendar] = await db.query<Calendar>(
    `select id, number, name, ${isFirst} as is_first, time_zone, slot_minutes from calendars
     where token = $1 and bookable`,
    [token],
  )
  if (!calendar) throw new Problem(404, 'Nothing can be booked here')
  return calendar
}

interface Slot {
  starts_at: string
  ends_at: string
}

/** As it can be sent back when it is booked. */
const asIso = (moment: string): string => new Date(moment).toISOString()

const isoDate = (days = 0) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

const taken = () =>
  new Problem(409, 'This time is taken, or is none that can be booked', { code: 'calendar.booking.taken' })

const bookings = listing({
  select: `select bookings.id, bookings.name, email, note, starts_at, ends_at, bookings.created_at,
    ${nameFor('$1')} as calendar,
    case when cancelled_at is not null then 'cancelled' when ends_at < now() then 'past' else 'booked' end as state
    from bookings join calendars on calendars.id = calendar_id`,
  search: ['name', 'email', 'note'],
  sort: { starts_at: 'starts_at', name: 'lower(name)', calendar: 'lower(calendar)', created_at: 'created_at' },
  defaultSort: 'starts_at',
  filters: { state: 'choices', starts_at: 'dates' },
})

const cancel = ({ db, events }: Context, where: 'id' | 'token', value: string) =>
  db.transaction(async (tx) => {
    const [gone] = await tx.query<{ id: string; name: string; starts_at: string }>(
      `update bookings set cancelled_at = now() where ${where} = $1 and cancelled_at is null returning id, name, starts_at`,
      [value],
    )
    if (!gone) throw new Problem(404, 'There is no such booking')
    await events.publish('calendar.booking.cancelled', gone, { key: gone.id, tx })
  })

/** For who has the link of a calendar: nobody has to be signed in. */
export const bookingRoutes = defineRoutes({
  'GET /book/:token': {
    public: true,
    input: { params: byToken, query: days },
    handler: async (_request, context) => {
      const { params, query } = context.input
      const calendar = await ofToken(context, params.token)
      const { id, time_zone, slot_minutes } = calendar
      const from = query.from ?? isoDate()
      const found = await context.db.query<Slot>(freeSlots, [from, query.to ?? isoDate(14), id])
      const slots = found.map(({ starts_at, ends_at }) => ({ starts_at: asIso(starts_at), ends_at: asIso(ends_at) }))
      return { name: namedFor(calendar, context.locale), time_zone, slot_minutes, slots }
    },
  },

  'POST /book/:token': {
    public: true,
    input: { params: byToken, body: booking },
    handler: async (_request, context) => {
      const { db, events, notify, can, log, input } = context
      const { name, email, note = null } = input.body
      const calendar = await ofToken(context, input.params.token)
      const starts = new Date(input.body.starts_at)
      const around = (days: number) => new Date(starts.getTime() + days * 86_400_000).toISOString().slice(0, 10)
      const free = await db.query<Slot>(freeSlots, [around(-1), around(1), calendar.id])
      const slot = free.find(({ starts_at }) => new Date(starts_at).getTime() === starts.getTime())
      if (!slot) throw taken()
      try {
        const made = await db.transaction(async (tx) => {
          const [booked] = await tx.query<{ id: string; token: string }>(
            `insert into bookings (calendar_id, slot, starts_at, ends_at, name, email, note)
             values ($1, ${slotRange}, $3, $4, $5, $6, $7) returning id, token, starts_at, ends_at`,
            [calendar.id, calendar.number, slot.starts_at, slot.ends_at, name, email, note],
          )
          const told = { id: booked!.id, calendar: calendar.name, name, email, starts_at: slot.starts_at }
          await events.publish('calendar.booking.made', told, { key: told.id, tx })
          return booked!
        })
        if (can('notify'))
          await notify
            .send({
              roles: ['owner', 'admin'],
              title: say.all('saidBooked', (locale) => ({ name, calendar: namedFor(calendar, locale) })),
              body: Object.fromEntries(languages.map((locale) => [locale, when(locale, slot.starts_at)])),
              url: '/p/calendar/bookings',
            })
            .catch((error: unknown) => log.warn('could not tell', error))
        return Response.json(made, { status: 201 })
      } catch (error) {
        if (isPlexicaError(error, 'db.error') && error.detail.constraint === 'bookings_never_twice') throw taken()
        throw error
      }
    },
  },

  'DELETE /bookings/by-token/:token': {
    public: true,
    input: { params: byToken },
    handler: (_request, context) => cancel(context, 'token', context.input.params.token),
  },

  'GET /bookings': {
    permission: 'calendar.events.read',
    input: { query: bookings.query },
    handler: (_request, { db, locale, input }) => bookings.read(db, input.query, [firstIn(locale)]),
  },

  'POST /bookings/:id/cancel': {
    permission: 'calendar.events.write',
    input: { params: byId },
    handler: (_request, context) => cancel(context, 'id', context.input.params.id),
  },
})
