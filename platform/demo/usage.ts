import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import type { Installation } from '../../plugins-registry/installations/installation.ts'
import { addUsage, type Metered } from '../../runtime/metering/queries.ts'

const days = 28
const dayMs = 86_400_000
/** When people use it, by the hour (UTC); `share` of what the day has. */
const hours = [
  { hour: 9, share: 0.6 },
  { hour: 14, share: 0.4 },
]

/** The same number from 0 to 1 for the same two, and a quite other one for others. */
const chance = (one: number, other: number): number => {
  const wave = Math.sin(one * 127.1 + other * 311.7) * 43_758.5453
  return wave - Math.floor(wave)
}

/**
 * A little more of it the nearer to today, less at weekends, some plugins more than others; quiet and busy days as they
 * come, and now and then one on which much more is done.
 */
const invocationsOn = (daysAgo: number, weekday: number, plugin: number): number => {
  const usual = weekday === 0 || weekday === 6 ? 25 : 180
  const liked = 0.3 + 1.2 * chance(plugin, 0)
  const mood = 0.55 + 0.9 * chance(daysAgo, plugin + 1)
  const busy = chance(daysAgo, 99) > 0.88 ? 1.8 : 1
  return (
    Math.round(usual * liked * mood * busy * (1.2 - (0.5 * daysAgo) / days)) + Math.round(12 * chance(plugin, daysAgo))
  )
}

const sumsOf = (invocations: number) => ({
  invocations,
  failures: invocations % 9 === 0 ? 1 : 0,
  cpuMs: invocations * 1.9,
  wallMs: invocations * 7.5,
  bytesIn: invocations * 420,
  bytesOut: invocations * 2_300,
  hostCalls: invocations * 3,
  fetches: 0,
  events: Math.round(invocations / 6),
  memoryBytes: 6_000_000 + (invocations % 50) * 40_000,
})

/** Figures of the weeks before today for installations of the demo, so that charts of usage have something to show. */
export const seedUsage = async (
  core: Knex,
  installations: readonly Pick<Installation, 'id' | 'plugin' | 'tenant'>[],
): Promise<void> => {
  const process = randomUUID()
  let number = 0
  for (let daysAgo = days; daysAgo > 0; daysAgo--) {
    const day = new Date(Date.now() - daysAgo * dayMs)
    for (const { hour, share } of hours) {
      const metered = installations.map(({ tenant, id, plugin }, index): Metered => {
        const sums = sumsOf(Math.round(share * invocationsOn(daysAgo, day.getUTCDay(), index)))
        const errors = new Map(sums.failures > 0 ? [['invocation.timeout', sums.failures]] : [])
        return { tenant, installation: { id, plugin }, sums, errors }
      })
      await addUsage(core, { process, number: ++number, hour: new Date(day.setUTCHours(hour, 0, 0, 0)), metered })
    }
  }
}
