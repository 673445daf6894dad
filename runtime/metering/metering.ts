import type { Knex } from 'knex'
import type { Deployment, InvocationUsage } from '../supervisor/types.ts'
import { addErrors, addUsage, usageSince, type HourOfUsage, type UsageSums } from './queries.ts'

/** How often sums are written; what a process had not written yet is lost when it is killed. */
const flushMs = 5_000

interface Meter extends UsageSums {
  deployment: Deployment
  errors: Map<string, number>
}

export interface Metering {
  /** Adds one invocation. Called after every one: it only adds to numbers in memory. */
  record: (deployment: Deployment, usage: InvocationUsage) => void
  /** What an installation used, by the hour, newest first; what is not written yet included. */
  since: (installationId: string, from: Date) => Promise<HourOfUsage[]>
  flush: () => Promise<void>
  close: () => Promise<void>
}

/** Meters every installation: invocations, errors by code, CPU and wall time, bytes, host calls, memory. */
export const createMetering = ({
  core,
  memoryBytes,
  onError,
}: {
  core: Knex
  /** What the isolate of a deployment holds now. */
  memoryBytes: (deployment: Deployment) => Promise<number>
  onError: (error: unknown) => void
}): Metering => {
  let meters = new Map<string, Meter>()
  let flushing = Promise.resolve()

  const record: Metering['record'] = (deployment, usage) => {
    const { id } = deployment.installation
    let meter = meters.get(id)
    if (!meter) meters.set(id, (meter = emptyMeter(deployment)))
    meter.deployment = deployment
    meter.invocations += 1
    meter.cpuMs += usage.cpuMs
    meter.wallMs += usage.wallMs
    meter.bytesIn += usage.bytesIn
    meter.bytesOut += usage.bytesOut
    meter.hostCalls += usage.hostCalls
    if (usage.code !== undefined) meter.errors.set(usage.code, (meter.errors.get(usage.code) ?? 0) + 1)
  }

  const write = async () => {
    if (meters.size === 0) return
    const taken = meters
    meters = new Map()
    const hour = new Date()
    hour.setMinutes(0, 0, 0)
    await Promise.all(
      [...taken.values()].map(async (meter) => (meter.memoryBytes = await memoryBytes(meter.deployment))),
    )
    try {
      await core.transaction(async (trx) => {
        await addUsage(trx, hour, [...taken])
        await addErrors(
          trx,
          hour,
          [...taken].flatMap(([id, { errors }]) => [...errors].map(([code, count]) => ({ id, code, count }))),
        )
      })
    } catch (error) {
      onError(error)
      for (const [id, meter] of taken) meters.set(id, merged(meter, meters.get(id)))
    }
  }

  const flush = () => (flushing = flushing.then(write))
  const timer = setInterval(() => void flush(), flushMs)
  timer.unref()

  return {
    record,
    flush,
    since: async (installationId, from) => {
      await flush()
      return usageSince(core, installationId, from)
    },
    close: async () => {
      clearInterval(timer)
      await flush()
    },
  }
}

const emptyMeter = (deployment: Deployment): Meter => ({
  deployment,
  invocations: 0,
  cpuMs: 0,
  wallMs: 0,
  bytesIn: 0,
  bytesOut: 0,
  hostCalls: 0,
  memoryBytes: 0,
  errors: new Map(),
})

/** Sums that could not be written go on with those that came since. */
const merged = (old: Meter, since: Meter | undefined): Meter => {
  if (!since) return old
  const errors = new Map(old.errors)
  for (const [code, count] of since.errors) errors.set(code, (errors.get(code) ?? 0) + count)
  return {
    deployment: since.deployment,
    invocations: old.invocations + since.invocations,
    cpuMs: old.cpuMs + since.cpuMs,
    wallMs: old.wallMs + since.wallMs,
    bytesIn: old.bytesIn + since.bytesIn,
    bytesOut: old.bytesOut + since.bytesOut,
    hostCalls: old.hostCalls + since.hostCalls,
    memoryBytes: Math.max(old.memoryBytes, since.memoryBytes),
    errors,
  }
}
