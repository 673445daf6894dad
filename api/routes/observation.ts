import { z } from 'zod'
import type { Installations } from '../../plugins-registry/installations/installations.ts'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Logs } from '../../runtime/logs/logs.ts'
import type { Metering } from '../../runtime/metering/metering.ts'
import type { Everywhere } from '../../runtime/processes/everywhere.ts'
import type { LogRecord } from '../../runtime/supervisor/types.ts'
import { route, type Route } from '../route.ts'
import { countedUsage } from './usage.ts'

export const logRecord = z
  .object({
    at: z.iso.datetime(),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
    plugin: z.string(),
    version: z.string(),
    invocation: z.string().optional(),
  })
  .meta({ id: 'LogRecord' })

const logJson = ({ at, level, message, plugin, version, invocation }: LogRecord) => ({
  at: at.toISOString(),
  level,
  message,
  plugin,
  version,
  ...(invocation !== undefined && { invocation }),
})

const hourOfUsage = z
  .object({
    hour: z.iso.datetime(),
    ...countedUsage,
    memoryBytes: z.number().describe('The most that its isolate was seen to hold'),
    errors: z.record(z.string(), z.number()).describe('Failed invocations by error code'),
  })
  .meta({ id: 'HourOfUsage' })

const plugin = z.string().max(64)

/** Looking into what plugins do: their logs, what they use, where their CPU time goes. */
export const observationRoutes = ({
  installations,
  logs,
  metering,
  everywhere,
}: {
  installations: Installations
  logs: Logs
  metering: Metering
  everywhere: Pick<Everywhere, 'profile'>
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/logs',
    auth: 'plexica.logs.read',
    tag: 'Observation',
    summary: 'The latest log records of the tenant’s plugins on this process, newest first',
    query: z.strictObject({
      plugin: plugin.optional(),
      level: logRecord.shape.level.optional(),
      invocation: z.string().max(64).optional(),
      limit: z.coerce.number().int().min(1).max(1_000).default(100),
    }),
    response: z.object({ items: z.array(logRecord) }),
    handler: ({ tenant, query }) => ({
      items: logs.recent(tenant.slug, query).map(logJson),
    }),
  }),

  route({
    method: 'get',
    path: '/api/v1/logs/tail',
    auth: 'plexica.logs.read',
    tag: 'Observation',
    summary: 'What the tenant’s plugins log from now on, oldest first; waits until there is something',
    query: z.strictObject({
      plugin: plugin.optional(),
      level: logRecord.shape.level.optional(),
      limit: z.coerce.number().int().min(1).max(1_000).default(200),
      after: z.string().max(64).optional().describe('`cursor` of the answer before'),
      waitSeconds: z.coerce.number().min(0).max(20).default(20),
    }),
    response: z.object({ items: z.array(logRecord), cursor: z.string() }),
    handler: async ({ tenant, query: { waitSeconds, ...filter } }) => {
      const { records, cursor } = await logs.after(tenant.slug, { ...filter, waitMs: waitSeconds * 1_000 })
      return { items: records.map(logJson), cursor }
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/installations/:plugin/usage',
    auth: 'plexica.logs.read',
    tag: 'Observation',
    summary: 'What an installation used, by the hour, newest first',
    params: z.object({ plugin }),
    query: z.strictObject({ hours: z.coerce.number().int().min(1).max(744).default(24) }),
    response: z.object({ items: z.array(hourOfUsage) }),
    errors: ['installation.unknown'],
    handler: async ({ tenant, params, query }) => {
      const { id } = await installations.get(tenant, params.plugin)
      const items = await metering.since(id, new Date(Date.now() - query.hours * 3_600_000))
      return { items: items.map((each) => ({ ...each, hour: each.hour.toISOString() })) }
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/installations/:plugin/profile',
    auth: 'plexica.logs.read',
    tag: 'Observation',
    summary:
      'Records where an installation spends its CPU time, in all platform processes; the answer opens in Chrome DevTools as a .cpuprofile',
    params: z.object({ plugin }),
    body: z.strictObject({ seconds: z.number().min(0.1).max(30).default(5) }),
    response: z.record(z.string(), z.unknown()),
    errors: ['installation.unknown', 'installation.disabled', 'request.conflict'],
    handler: async ({ tenant, params, body }) => {
      const { deployment } = await installations.deployment(tenant, params.plugin)
      const profile = await everywhere.profile(deployment, body.seconds * 1_000)
      if (!profile)
        throw new Problem('request.conflict', {
          detail: said('Nothing ran in the plugin while it was recorded. Record while it is used.'),
        })
      return profile
    },
  }),
]
