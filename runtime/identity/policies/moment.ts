/** What policies are told of the time: to the minute, so that what was decided holds for as long. */
export interface Moment {
  /** Minutes since the epoch. */
  minute: number
  now: string
  date: string
  hour: number
  minuteOfDay: number
  /** Monday is 1, Sunday 7. */
  weekday: number
}

const minuteMs = 60_000
const formats = new Map<string, Intl.DateTimeFormat>()
const last = new Map<string, Moment>()

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  formats.set(timeZone, made)
  return made
}

/**
 * The minute that `at` lies in, by the clocks of a time zone.
 *
 * @example
 * momentAt('Europe/Rome', Date.UTC(2026, 10, 26, 8, 30)) // { hour: 9, minuteOfDay: 570, weekday: 4, … }
 */
export const momentAt = (timeZone: string, at: number): Moment => {
  const minute = Math.floor(at / minuteMs)
  const known = last.get(timeZone)
  if (known?.minute === minute) return known
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(minute * minuteMs)
      .map(({ type, value }) => [type, value]),
  )
  const date = `${parts.year}-${parts.month}-${parts.day}`
  const hour = Number(parts.hour)
  const moment = {
    minute,
    now: new Date(minute * minuteMs).toISOString(),
    date,
    hour,
    minuteOfDay: hour * 60 + Number(parts.minute),
    weekday: new Date(`${date}T00:00:00Z`).getUTCDay() || 7,
  }
  last.set(timeZone, moment)
  return moment
}
