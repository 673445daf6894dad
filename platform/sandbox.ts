import { cpus } from 'node:os'
import type { Logger } from 'pino'
import type { Metrics } from '../api/metrics.ts'
import { keyOf } from '../plugins-registry/installations/deployments.ts'
import { createFigures } from '../plugins-registry/updates/figures.ts'
import { createAskAboutUser } from '../runtime/identity/ask-about-user.ts'
import type { Calls } from '../runtime/calls/calls.ts'
import type { Config } from '../runtime/config.ts'
import type { Outbox } from '../runtime/events/outbox.ts'
import type { Jobs } from '../runtime/jobs/jobs.ts'
import { createLogs } from '../runtime/logs/logs.ts'
import { createMetering } from '../runtime/metering/metering.ts'
import { createRecordings } from '../runtime/recordings/recordings.ts'
import { withRecordings } from '../runtime/recordings/with-recordings.ts'
import { builtSandbox, type Launch } from '../runtime/supervisor/launch.ts'
import { createRecent } from '../runtime/supervisor/recent.ts'
import { createSupervisor } from '../runtime/supervisor/supervisor.ts'
import type { LogRecord } from '../runtime/supervisor/types.ts'
import { reservedCapabilities } from '../sandbox/capabilities/names.ts'
import { MiB } from '../sandbox/limits.ts'
import { capabilityHosts } from './capability-hosts.ts'
import type { Foundations } from './foundations.ts'
import type { Stops } from './stops.ts'
import type { Tenancy } from './tenancy.ts'

export type Sandbox = ReturnType<typeof openSandbox>

/** Where plugin code runs, what it can reach from there, and what is written down of it. */
export const openSandbox = (
  config: Config,
  foundations: Foundations,
  { identity, storage, secrets }: Tenancy,
  parts: {
    launch?: Launch
    /** Told of what plugins log, beside the logs of their tenants. */
    onLog?: (record: LogRecord) => void
    outbox: Outbox
    jobs: Jobs
    calls: Calls
    metrics: Metrics
    log: Logger
    stops: Stops
  },
) => {
  const { core, changes, pools, addresses, audit, notify, warnings, outbound } = foundations
  const { outbox, jobs, calls, metrics, log, stops } = parts
  const logs = createLogs({ write: ({ at, level, message, ...about }) => log[level]({ ...about, at }, message) })
  const recordings = createRecordings({ core })
  const recent = createRecent()
  const plainSupervisor = createSupervisor({
    capabilities: capabilityHosts({
      core,
      pools,
      outbox,
      jobs,
      outbound,
      secrets,
      storage,
      originOf: addresses.tenantOrigin,
      notify,
      calls,
      metering: {
        published: (call, events) => metering.published(call, events),
        fetching: (call) => metering.fetching(call),
      },
    }),
    reservedCapabilities,
    limits: config.limits,
    sharedWorkers: config.workers ?? Math.min(2, cpus().length),
    ...(config.workerMemoryMb && { room: { bytes: config.workerMemoryMb * MiB } }),
    onLog: (record) => {
      logs.record(record)
      parts.onLog?.(record)
    },
    launch: { ...(parts.launch ?? builtSandbox), ...(config.workerCpus && { cpus: config.workerCpus }) },
    redact: ({ installation }, text) => secrets.redact(installation.id, text),
    askAboutUser: createAskAboutUser({ ...identity, audit }),
    admit: (deployment) => metering.admit(deployment),
    onLimit: (deployment, limit) => warnings.refused(deployment, limit),
    onUsage: (deployment, usage) => {
      metering.record(deployment, usage)
      recent.note(deployment.installation.id, usage)
      figures.record(deployment, usage)
    },
    onError: (err) => log.error({ err }, 'a host call failed'),
    onRefused: (refused) => log.warn(refused, 'a sandbox worker named an invocation that is not its own'),
  })
  const supervisor = withRecordings(plainSupervisor, {
    core,
    recordings,
    redact: secrets.redact,
    onUsedUp: ({ tenant, installation }) => changes.publish('installation', keyOf(tenant.id, installation.plugin)),
    onError: (err) => log.error({ err }, 'an invocation could not be recorded'),
  })
  stops.push(() => supervisor.kept())
  stops.push(() => supervisor.close())
  changes.subscribe('release', (installationId) => supervisor.release(installationId))
  const metering = createMetering({
    core,
    memoryBytes: supervisor.memoryBytes,
    onWritten: (written) => {
      metrics.used(written.metered)
      warnings.written(written)
    },
    onError: (err) => log.error({ err }, 'usage could not be written'),
  })
  stops.push(() => metering.close())
  const figures = createFigures({
    core,
    onError: (err) => log.error({ err }, 'figures of versions could not be written'),
  })
  stops.push(() => figures.close())
  return { supervisor, logs, recordings, recent, metering, figures }
}
