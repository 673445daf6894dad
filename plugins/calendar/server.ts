import { definePlugin, Problem } from '@plexica/sdk'
import { bookingRoutes } from './server/booking.ts'
import { calendarRoutes, makeFirstCalendar } from './server/calendars.ts'
import { addEvent, eventRoutes } from './server/events.ts'
import { feedRoutes } from './server/feed.ts'
import { kept } from './server/first-calendar.ts'
import { occurrencesBetween } from './server/occurrences.ts'
import { remind } from './server/remind.ts'

export default definePlugin({
  onInstall: makeFirstCalendar,
  routes: { ...eventRoutes, ...calendarRoutes, ...bookingRoutes, ...feedRoutes },
  jobs: { remind },
  exposes: {
    addEvent: async ({ calendar, ...given }, context) => {
      const [found] = await context.db.query<{ id: string }>(
        'select id from calendars order by lower(name) = lower($1) desc nulls last, number limit 1',
        [calendar === undefined ? null : await kept(context.db, calendar, context.locale)],
      )
      if (!found) throw new Problem(409, 'There is no calendar')
      const { id } = await addEvent(context, { ...given, calendar_id: found.id })
      return { id }
    },
    eventsBetween: async ({ from, to }, { db }) =>
      (await occurrencesBetween(db, from, to)).map(({ id, title, calendar, starts_at, ends_at }) => ({
        id,
        title,
        calendar,
        starts_at,
        ends_at,
      })),
  },
})
