import type { UsageLine } from '../../../api/resources/usage.ts'

export const metrics = ['invocations', 'failures', 'cpuMs', 'bytesOut', 'fetches', 'events'] as const
export type Metric = (typeof metrics)[number]

const dayMs = 86_400_000

/** The days (in UTC, as they are counted) that end with the one of `now`, the first one first. */
export const lastDays = (days: number, now = Date.now()): string[] => {
  const today = Math.floor(now / dayMs)
  return Array.from({ length: days }, (_, at) => new Date((today - days + 1 + at) * dayMs).toISOString().slice(0, 10))
}

/**
 * What each plugin used of something on each of some days: the plugin that used most first, `0` where nothing was used.
 *
 * @example
 * dailyOf(lines, 'cpuMs', ['2026-11-25', '2026-11-26']) // [{ plugin: 'crm', values: [0, 26.7] }]
 */
export const dailyOf = (lines: UsageLine[], metric: Metric, days: string[]): { plugin: string; values: number[] }[] => {
  const places = new Map(days.map((day, at) => [day, at]))
  const byPlugin = new Map<string, number[]>()
  for (const line of lines) {
    const at = places.get(line.at.slice(0, 10))
    if (at === undefined || line.plugin === undefined) continue
    const values = byPlugin.get(line.plugin) ?? days.map(() => 0)
    values[at]! += line[metric]
    byPlugin.set(line.plugin, values)
  }
  const sum = (values: number[]) => values.reduce((all, value) => all + value, 0)
  return [...byPlugin].map(([plugin, values]) => ({ plugin, values })).toSorted((a, b) => sum(b.values) - sum(a.values))
}
