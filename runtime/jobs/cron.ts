import { CronExpressionParser } from 'cron-parser'

/**
 * When a cron expression comes up next after `after`, in its time zone: five fields, from minutes to days of the week.
 *
 * @throws {Error} saying what is wrong with it
 * @example
 * nextRun('0 2 * * *', 'Europe/Rome', new Date())
 */
export const nextRun = (cron: string, timeZone: string, after: Date): Date => {
  // A sixth field would be seconds: too often for work that is kept in a database.
  if (cron.trim().split(/\s+/).length !== 5) throw new Error('a schedule has five fields, such as "0 2 * * *"')
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw new Error(`"${timeZone}" is no time zone such as Europe/Rome`)
  }
  return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: after }).next().toDate()
}
