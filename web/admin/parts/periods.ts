/** The times that usage is looked at over, the shortest first. */
export const periods = ['day', 'week', 'month', 'quarter', 'year'] as const
type Period = (typeof periods)[number]

const dayMs = 86_400_000
const days = { day: 1, week: 7, month: 31, quarter: 90, year: 365 } as const

/**
 * The hours or days of a period up to now, as the API tells them: their beginnings in UTC, the oldest first.
 *
 * @example
 * momentsOf('week', Date.now()) // { by: 'day', moments: ['2026-11-20T00:00:00.000Z', …] }
 */
export const momentsOf = (period: Period, nowMs: number): { by: 'hour' | 'day'; moments: string[] } => {
  const by = period === 'day' ? 'hour' : 'day'
  const stepMs = by === 'hour' ? dayMs / 24 : dayMs
  const count = by === 'hour' ? 24 : days[period]
  const last = nowMs - (nowMs % stepMs)
  return {
    by,
    moments: Array.from({ length: count }, (_, at) => new Date(last - (count - 1 - at) * stepMs).toISOString()),
  }
}
