import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { pino, type Logger } from 'pino'
import { createApp } from '../api/app.ts'
import { createMetrics } from '../api/metrics.ts'
import { createPluginHandler } from '../api/plugin-routes/plugin-handler.ts'
import type { Installations } from '../plugins-registry/installations/installations.ts'
import { Problem } from '../problems/problem.ts'
import type { Addresses } from '../runtime/addresses.ts'
import type { Calls } from '../runtime/calls/calls.ts'
import type { Config } from '../runtime/config.ts'
import { createDashboards } from '../runtime/dashboards/dashboards.ts'
import type { Identity } from '../runtime/identity/identity.ts'
import type { Metering } from '../runtime/metering/metering.ts'
import { createReports } from '../runtime/metering/reports.ts'
import type { Outbound } from '../runtime/outbound/outbound.ts'
import { answerProfile } from '../runtime/processes/answer-profile.ts'
import { createEverywhere } from '../runtime/processes/everywhere.ts'
import { ownFigures } from '../runtime/processes/own-figures.ts'
import { ownWorkers } from '../runtime/processes/own-workers.ts'
import { createProcesses } from '../runtime/processes/processes.ts'
import { createQuestions } from '../runtime/processes/questions.ts'
import { createOverrides } from '../runtime/quotas/overrides.ts'
import type { Storage } from '../runtime/storage/storage.ts'
import type { Launch } from '../runtime/supervisor/launch.ts'
import type { RunningSupervisor } from '../runtime/supervisor/supervisor.ts'
import type { LogRecord } from '../runtime/supervisor/types.ts'
import type { Tenants } from '../runtime/tenants/tenants.ts'
import { openFoundations, type Foundations } from './foundations.ts'
import { keepHouse } from './housekeeping.ts'
import { openPlugins, type Plugins } from './plugins.ts'
import { openSandbox, type Sandbox } from './sandbox.ts'
import { openServer } from './server.ts'
import { stopAll, type Stops } from './stops.ts'
import { openTenancy } from './tenancy.ts'
import { openQueues, startWork } from './work.ts'
import { keepObjectsYoung } from './young-objects.ts'

export interface Platform {
  url: string
  addresses: Addresses
  tenants: Tenants
  identity: Identity
  installations: Installations
  storage: Storage
  supervisor: RunningSupervisor
  metering: Metering
  /** What the platform keeps of itself. */
  core: Knex
  log: Logger
  /** Stops taking requests, lets running ones end, then stops everything that was started here. */
  close: () => Promise<void>
}

/** What stands instead of parts that the platform makes for itself: for the kit that plugins are tested with, and for debugging. */
interface GivenParts {
  outbound?: Outbound
  launch?: Launch
  /** Told of what plugins log, beside the logs of their tenants. */
  onLog?: (record: LogRecord) => void
}

/** The composition root: makes every part of the platform, wires it, and listens. */
export const startPlatform = async (config: Config, given: GivenParts = {}): Promise<Platform> => {
  keepObjectsYoung()
  const stops: Stops = []
  try {
    return await compose(config, given, stops)
  } catch (error) {
    await stopAll(stops)
    throw error
  }
}

const compose = async (config: Config, { outbound, ...given }: GivenParts, stops: Stops): Promise<Platform> => {
  const server = await openServer(config.port)
  const { port } = server
  const publicUrl = new URL(config.publicUrl)
  if (config.port === 0) publicUrl.port = String(port)
  stops.push(() => server.close())

  const log = pino({ level: config.logLevel })
  const metrics = createMetrics()
  const started = { log, stops }
  const foundations = await openFoundations(config, { publicUrl, ...(outbound && { outbound }), ...started })
  const tenancy = await openTenancy(config, foundations, started)
  const queued = openQueues(config, foundations, log)
  const { outbox, jobs } = queued
  const calls: Calls = {
    call: (...call) => plugins.calls.call(...call),
    list: (...call) => plugins.calls.list(...call),
  }
  const sandbox = openSandbox(config, foundations, tenancy, { ...given, outbox, jobs, calls, metrics, ...started })
  const plugins: Plugins = openPlugins(config, foundations, tenancy, sandbox, started)
  keepHouse(config, foundations, tenancy, sandbox, plugins, started)
  const work = await startWork(config, foundations, queued, sandbox, plugins, started)
  const processes = startAmongProcesses(foundations, sandbox, plugins, started)

  const { core, redis, addresses, audit, changes, quotas, limiters, windows, notify } = foundations
  const { identity, tenants, storage } = tenancy
  const { supervisor, metering, logs, recordings } = sandbox
  const { installations } = plugins
  let draining = false
  const app = createApp({
    config: { ...config, publicUrl, port },
    log,
    core,
    addresses,
    audit,
    changes,
    quotas,
    limiters,
    windows,
    notify,
    ...tenancy,
    ...plugins,
    ...work,
    ...processes,
    overrides: createOverrides({ core, changes }),
    dashboards: createDashboards({ core }),
    reports: createReports({ core }),
    supervisor,
    metering,
    logs,
    recordings,
    metrics,
    runs: {
      ...(redis && { redis: redis.client }),
      ...(config.smtpUrl !== undefined && { smtpHost: new URL(config.smtpUrl).host }),
      storage: config.s3 ? 's3' : 'disk',
    },
    plugins: (words) =>
      createPluginHandler({ installations, supervisor, authorization: identity.authorization, audit, words }),
    ready: async () => {
      if (draining) throw new Problem('platform.draining')
      await Promise.all([core.raw('select 1'), redis?.client.ping()])
    },
  })
  server.serve(app)
  stops.push(() => logs.close())
  stops.push(() => (draining = true))

  return {
    url: publicUrl.origin,
    addresses,
    tenants,
    identity,
    installations,
    storage,
    supervisor,
    metering,
    core,
    log,
    close: () => stopAll(stops),
  }
}

/** Tells the other processes on the same database what this one does, and asks them the same. */
const startAmongProcesses = (
  { core, changes }: Foundations,
  { supervisor, recent }: Sandbox,
  { find }: Plugins,
  { log, stops }: { log: Logger; stops: Stops },
) => {
  const id = randomUUID()
  const figures = ownFigures({ supervisor, recent })
  const workers = ownWorkers({ supervisor, recent })
  const processes = createProcesses({
    core,
    id,
    figures,
    onError: (err) => log.warn({ err }, 'other processes could not be told what this one does'),
  })
  stops.push(() => processes.close())
  const questions = createQuestions({
    core,
    changes,
    self: id,
    answers: { workers, profile: answerProfile({ find, supervisor }) },
    onError: (err) => log.warn({ err }, 'another process could not be answered'),
  })
  stops.push(() => questions.close())
  return { processes, figures, everywhere: createEverywhere({ processes, questions, own: workers, supervisor }) }
}
