import { DateTime, Duration, Interval } from 'luxon'

export default {
  fetch() {
    const berlin = DateTime.fromISO('2026-03-29T01:30:00', { zone: 'Europe/Berlin' })
    return Response.json([
      berlin.plus({ hours: 1 }).toISO(),
      berlin.setLocale('fr').toLocaleString(DateTime.DATE_FULL),
      Duration.fromObject({ minutes: 90 }).toFormat('h:mm'),
      Interval.fromDateTimes(berlin, berlin.plus({ days: 2 })).length('hours'),
    ])
  },
}
