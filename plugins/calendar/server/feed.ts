import { defineRoutes, jsonSchema, Problem } from '@plexica/sdk'
import { isFirst, namedFor } from './first-calendar.ts'
import { occurrencesBetween } from './occurrences.ts'

const byToken = jsonSchema({
  type: 'object',
  properties: { token: { type: 'string', format: 'uuid' } },
  required: ['token'],
})

/** In texts of iCalendar these mean something (RFC 5545, 3.3.11). */
const escaped = (text: string): string => text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, '\\n')

/** Lines are folded so that none has more than 75 bytes (RFC 5545, 3.1). */
const folded = (line: string): string => {
  const encoder = new TextEncoder()
  let out = ''
  let bytes = 0
  for (const letter of line) {
    const size = encoder.encode(letter).length
    if (bytes + size > 75) {
      out += '\r\n '
      bytes = 1
    }
    out += letter
    bytes += size
  }
  return out
}

const moment = (iso: string): string => new Date(iso).toISOString().replaceAll(/[-:]|\.\d+/g, '')

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** Each calendar as iCalendar, from a month ago to a year ahead, for who has its link. */
export const feedRoutes = defineRoutes({
  'GET /feeds/:token/calendar.ics': {
    public: true,
    input: { params: byToken },
    handler: async (_request, { db, tenant, locale, input: { params } }) => {
      const [calendar] = await db.query<{ id: string; name: string; is_first: boolean }>(
        `select id, name, ${isFirst} as is_first from calendars where token = $1`,
        [params.token],
      )
      if (!calendar) throw new Problem(404, 'There is no such calendar')
      const found = await occurrencesBetween(db, day(-30), day(365))
      const now = moment(new Date().toISOString())
      const lines = [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//Plexica//Calendar//EN',
        `X-WR-CALNAME:${escaped(namedFor(calendar, locale))}`,
        ...found
          .filter((each) => each.calendar_id === calendar.id)
          .flatMap(({ id, title, place, description, starts_at, ends_at }) => [
            'BEGIN:VEVENT',
            `UID:${id}-${moment(starts_at)}@${tenant.slug}`,
            `DTSTAMP:${now}`,
            `DTSTART:${moment(starts_at)}`,
            `DTEND:${moment(ends_at)}`,
            `SUMMARY:${escaped(title)}`,
            ...(place ? [`LOCATION:${escaped(place)}`] : []),
            ...(description ? [`DESCRIPTION:${escaped(description)}`] : []),
            'END:VEVENT',
          ]),
        'END:VCALENDAR',
      ]
      return new Response(lines.map((line) => `${folded(line)}\r\n`).join(''), {
        headers: { 'content-type': 'text/calendar; charset=utf-8' },
      })
    },
  },
})
