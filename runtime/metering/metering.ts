import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Knex } from 'knex'
import type { Deployment, InvocationUsage } from '../supervisor/types.ts'
import { createAllowances, dayOf, type Allowances, type Tallies, type User } from './allowances.ts'
import {
  addUsage,
  forgetUsage,
  usageSince,
  type Batch,
  type HourOfUsage,
  type Metered,
  type UsageSums,
  type UsedInDay,
} from './queries.ts'

/** How often sums are written; what a process had not written yet is lost when it is killed. */
const flushMs = 5_000
/** How long a flush waits to hear how much memory isolates hold. */
const measuredWithinMs = 500
/** How many isolates are asked at once: all together would keep workers busy while somebody waits for a first answer. */
const measuredAtOnce = 2
const dayMs = 86_400_000
const keptDays = { hours: 90, days: 3 * 366, processes: 2 }

interface Meter {
  deployment: Deployment | undefined
  installation: { id: string; plugin: string }
  tenant: { id: string; slug: string }
  sums: UsageSums
  errors: Map<string, number>
  tallies: Tallies
}

/** An installation that uses something outside of its own code. */
export interface Caller extends User {
  tenant: { id: string; slug: string }
  installation: { id: string; plugin: string }
}

export interface Metering {
  /** Says that plugin code is about to be entered. It only looks at numbers in memory. @throws {Problem} `quota.exceeded` */
  admit: (deployment: Deployment) => void
  /** Adds one invocation. Called after every one: it only adds to numbers in memory. */
  record: (deployment: Deployment, usage: InvocationUsage) => void
  /** Adds an outbound request that is about to be sent. @throws {Problem} `quota.exceeded` */
  fetching: (caller: Caller) => void
  /** Adds events that were published. */
  published: (caller: Caller, events: number) => void
  /** What an installation used, by the hour, newest first; what is not written yet included. */
  since: (installationId: string, from: Date) => Promise<HourOfUsage[]>
  flush: () => Promise<void>
  close: () => Promise<void>
}

export interface Written {
  metered: readonly Metered[]
  /** What they, and their tenants, used in this day in all processes. */
  today: UsedInDay[]
}

/** Meters every installation: invocations, errors by code, CPU and wall time, bytes, host calls, memory. */
export const createMetering = ({
  core,
  memoryBytes,
  onWritten = () => undefined,
  onError,
}: {
  core: Knex
  /** What the isolate of a deployment holds now. */
  memoryBytes: (deployment: Deployment) => Promise<number>
  /** Called with what was written, once for each. */
  onWritten?: (written: Written) => void
  onError: (error: unknown) => void
}): Metering => {
  const process = randomUUID()
  const allowances: Allowances = createAllowances({ core, onError })
  let meters = new Map<string, Meter>()
  /** Made but not known to be written: it is written again, and nothing else before it. */
  let batch: Batch | undefined
  let batches = 0
  let startedMs = Date.now()
  let flushing = Promise.resolve()

  const meterOf = ({ installation, tenant }: Pick<Caller, 'installation' | 'tenant'>): Meter => {
    const known = meters.get(installation.id)
    if (known) return known
    const tallies = allowances.of(tenant.id, installation.id)
    const meter = { deployment: undefined, installation, tenant, sums: noSums(), errors: new Map(), tallies }
    meters.set(installation.id, meter)
    return meter
  }

  const record: Metering['record'] = (deployment, usage) => {
    const meter = meterOf(deployment)
    meter.deployment = deployment
    const { sums, errors, tallies } = meter
    sums.invocations += 1
    sums.cpuMs += usage.cpuMs
    sums.wallMs += usage.wallMs
    sums.bytesIn += usage.bytesIn
    sums.bytesOut += usage.bytesOut
    sums.hostCalls += usage.hostCalls
    tallies.installation.here.invocations += 1
    tallies.installation.here.cpuMs += usage.cpuMs
    tallies.tenant.here.invocations += 1
    tallies.tenant.here.cpuMs += usage.cpuMs
    if (usage.code === undefined) return
    sums.failures += 1
    errors.set(usage.code, (errors.get(usage.code) ?? 0) + 1)
  }

  const measure = async (taken: Meter[]) => {
    const untilMs = performance.now() + measuredWithinMs
    const left = taken.values()
    const some = async () => {
      for (const { deployment, sums } of left) {
        if (performance.now() > untilMs) return
        if (deployment) sums.memoryBytes = await memoryBytes(deployment)
      }
    }
    const measured = Promise.all(Array.from({ length: measuredAtOnce }, some))
    await Promise.race([measured.catch(onError), sleep(measuredWithinMs)])
  }

  const take = async (): Promise<Batch | undefined> => {
    const hour = new Date(startedMs)
    startedMs = Date.now()
    if (meters.size === 0) return undefined
    const taken = [...meters.values()]
    meters = new Map()
    await measure(taken)
    hour.setUTCMinutes(0, 0, 0)
    return { process, number: ++batches, hour, metered: taken }
  }

  const send = async ({ hour, metered }: Batch) => {
    const today = await addUsage(core, batch!)
    batch = undefined
    const here = metered.map(({ tenant, installation, sums: { invocations, cpuMs, fetches } }) => ({
      tenantId: tenant.id,
      installationId: installation.id,
      used: { invocations, cpuMs, fetches },
    }))
    allowances.settle(dayOf(hour.getTime()), here, today)
    onWritten({ metered, today })
  }

  const write = async () => {
    if (batch) await send(batch)
    batch = await take()
    if (batch) await send(batch)
  }

  const flush = () => (flushing = flushing.then(write).catch(onError))

  /** At full multiples of the interval, so that an hour ends with a flush and what is of it is written to it. */
  const untilNext = () => flushMs - (Date.now() % flushMs)
  let timer: NodeJS.Timeout
  const schedule = () => {
    timer = setTimeout(() => {
      schedule()
      void flush()
    }, untilNext())
    timer.unref()
  }
  schedule()

  const forget = () => {
    const before = (days: number) => new Date(Date.now() - days * dayMs)
    const { hours, days, processes } = keptDays
    forgetUsage(core, { hour: before(hours), day: before(days), process: before(processes) }).catch(onError)
  }
  const forgetting = setInterval(forget, dayMs / 24).unref()

  return {
    admit: allowances.admit,
    record,
    fetching(caller) {
      allowances.mayFetch(caller)
      const { sums, tallies } = meterOf(caller)
      sums.fetches += 1
      tallies.installation.here.fetches += 1
      tallies.tenant.here.fetches += 1
    },
    published(caller, events) {
      meterOf(caller).sums.events += events
    },
    flush,
    since: async (installationId, from) => {
      await flush()
      return usageSince(core, installationId, from)
    },
    close: async () => {
      clearTimeout(timer)
      clearInterval(forgetting)
      await flush()
    },
  }
}

const noSums = (): UsageSums => ({
  invocations: 0,
  failures: 0,
  cpuMs: 0,
  wallMs: 0,
  bytesIn: 0,
  bytesOut: 0,
  hostCalls: 0,
  fetches: 0,
  events: 0,
  memoryBytes: 0,
})
