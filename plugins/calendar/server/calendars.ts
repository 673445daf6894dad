import { defineRoutes, formSchema, isPlexicaError, Problem, type Context } from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'
import { firstCalendar, firstIn, kept, nameFor } from './first-calendar.ts'

/** What is answered of a calendar, where `reader` is bound to what the first one is in their language. */
const columns = (
  reader: string,
) => `id, ${nameFor(reader)} as name, tone, time_zone, bookable, slot_minutes, array(select unnest(days)::text) as days,
  to_char(opens, 'HH24:MI') as opens, to_char(closes, 'HH24:MI') as closes,
  '/api/v1/plugins/calendar/book/' || token as booking_path, '/api/v1/plugins/calendar/feeds/' || token || '/calendar.ics' as feed_path`

const noSuchCalendar = () => new Problem(404, 'There is no such calendar')

const wrong = (field: string, rule: string) =>
  new Problem(400, 'Something in the input is not right', { errors: [{ field, rule }] })

const mustBeTimeZone = (name: string) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
  } catch {
    throw wrong('time_zone', 'is not a time zone such as Europe/Rome')
  }
}

/** What the database refuses, as a mistake in the field that it is about. */
const toldByField = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (!isPlexicaError(error, 'db.error')) throw error
    if (error.detail.sqlState === '23505') throw wrong('name', 'is taken')
    if (error.detail.sqlState === '23514') throw wrong('closes', 'has to be later than it opens')
    throw error
  }
}

/** A team begins with one calendar. */
export const makeFirstCalendar = async ({ db, settings }: Context): Promise<void> => {
  const { timeZone = 'Europe/Rome' } = settings
  mustBeTimeZone(timeZone)
  await db.execute('insert into calendars (name, time_zone, built_in) values ($1, $2, true)', [firstCalendar, timeZone])
}

export const calendarRoutes = defineRoutes({
  'GET /calendars': {
    permission: 'calendar.events.read',
    handler: async (request, { db, locale }) => {
      const calendars = await db.query<{ name: string; feed_path: string; booking_path: string }>(
        `select * from (select ${columns('$1')} from calendars) as found order by lower(name)`,
        [firstIn(locale)],
      )
      const whole = (path: string) => new URL(path, request.url).href
      return {
        items: calendars.map((each) => ({
          ...each,
          feed_url: whole(each.feed_path),
          booking_url: whole(each.booking_path),
        })),
      }
    },
  },

  'POST /calendars': {
    permission: 'calendar.calendars.write',
    input: { body: formSchema(forms.calendar) },
    handler: async (_request, { db, locale, settings, input: { body } }) => {
      const zone = body.time_zone ?? settings.timeZone ?? 'Europe/Rome'
      mustBeTimeZone(zone)
      const { name, tone = 'primary', bookable = false, slot_minutes = 30, opens = '09:00', closes = '17:00' } = body
      const days = (body.days ?? ['1', '2', '3', '4', '5']).map(Number)
      const [made] = await toldByField(
        db.query(
          `insert into calendars (name, tone, time_zone, bookable, slot_minutes, days, opens, closes)
           values ($1, $2, $3, $4, $5, $6::int[], $7, $8) returning ${columns('$9')}`,
          [await kept(db, name, locale), ...[tone, zone, bookable, slot_minutes, days, opens, closes], firstIn(locale)],
        ),
      )
      return Response.json(made, { status: 201 })
    },
  },

  'PATCH /calendars/:id': {
    permission: 'calendar.calendars.write',
    input: { params: byId, body: formSchema(forms.calendar, { partial: true }) },
    handler: async (_request, { db, locale, input: { params, body } }) => {
      const { name, time_zone, days, ...rest } = body
      if (time_zone) mustBeTimeZone(time_zone)
      const change = {
        ...rest,
        ...(name ? { name: await kept(db, name, locale, params.id) } : {}),
        ...(time_zone ? { time_zone } : {}),
        ...(days ? { days: days.map(Number) } : {}),
      }
      const [changed] = await toldByField(
        db.query(
          `update calendars set (name, tone, time_zone, bookable, slot_minutes, days, opens, closes) =
           (select name, tone, time_zone, bookable, slot_minutes, days, opens, closes
            from jsonb_populate_record(calendars, $2::jsonb)) where id = $1 returning ${columns('$3')}`,
          [params.id, change, firstIn(locale)],
        ),
      )
      if (!changed) throw noSuchCalendar()
      return changed
    },
  },

  'DELETE /calendars/:id': {
    permission: 'calendar.calendars.write',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => {
      const { rowCount } = await db.execute('delete from calendars where id = $1', [params.id])
      if (rowCount === 0) throw noSuchCalendar()
    },
  },
})
