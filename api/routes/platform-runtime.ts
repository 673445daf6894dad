import type { Knex } from 'knex'
import { z } from 'zod'
import type { Installations } from '../../plugins-registry/installations/installations.ts'
import type { Review } from '../../plugins-registry/versions/review.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Audit } from '../../runtime/audit.ts'
import type { Changes } from '../../runtime/changes.ts'
import type { DeadLetters } from '../../runtime/queues/dead-letters.ts'
import { togetherOf, type ProcessFigures } from '../../runtime/processes/figures.ts'
import type { Everywhere } from '../../runtime/processes/everywhere.ts'
import { lateSeconds, type ProcessName, type Processes } from '../../runtime/processes/processes.ts'
import type { Tenants } from '../../runtime/tenants/tenants.ts'
import { route, type Route } from '../route.ts'
import { slug } from './tenants.ts'

const overview = z
  .object({
    at: z.iso.datetime(),
    process: z
      .object({ pid: z.int(), startedAt: z.iso.datetime(), version: z.string(), node: z.string() })
      .describe('The one that answers'),
    processes: z
      .array(z.object({ id: z.uuid(), pid: z.int(), host: z.string(), startedAt: z.iso.datetime() }))
      .describe('Those whose figures these are: the one that answers, and all others that run'),
    seconds: z
      .array(z.object({ at: z.iso.datetime(), invocations: z.int(), failures: z.int() }))
      .describe('One for each of the last 120 seconds, the oldest first; with several processes without the last six'),
    invocationsPerSecond: z.number().describe('Over the last ten seconds'),
    failuresPerSecond: z.number().describe('Over the last ten seconds'),
    workers: z.object({ count: z.int(), residentBytes: z.int(), isolates: z.int(), invocations: z.int() }),
    killed: z.int().describe('Workers that were ended by force since this process started'),
    refused: z.int().describe('Messages of workers that named an invocation which is not theirs'),
    quarantined: z.int(),
    queues: z.object({ waiting: z.int(), running: z.int(), dead: z.int() }),
    tenants: z.object({ active: z.int(), suspended: z.int(), deleting: z.int() }),
    reviews: z.int().describe('Versions that wait for a review'),
  })
  .meta({ id: 'PlatformOverview' })

const workers = z
  .object({
    processes: z
      .array(
        z.object({
          id: z.uuid(),
          pid: z.int(),
          host: z.string(),
          startedAt: z.iso.datetime(),
          answered: z.boolean().describe('Whether it said in time which workers it has'),
          killed: z.int().describe('Its workers that were ended by force since it started'),
          refused: z.int().describe('Messages that named an invocation which is not the worker’s'),
          malformed: z.int().describe('Its workers that were ended for messages that none of ours sends'),
        }),
      )
      .describe('The one that answers, and all others that run'),
    items: z.array(
      z.object({
        process: z.uuid().describe('Id of the platform process that it belongs to'),
        number: z.int().describe('Of its process'),
        pid: z.int().nullable(),
        group: z.string().describe('Who shares it, such as verified:0 or tenant:<id>'),
        residentBytes: z.int(),
        invocations: z.int().describe('Under way'),
        isolates: z.array(
          z.object({
            installation: z.string(),
            tenant: z.string(),
            plugin: z.string(),
            version: z.string(),
            running: z.int(),
            heapBytes: z.number().nullable().describe('The most that it was seen to hold in this hour'),
            invocations: z.int().describe('In the last minute, in its process'),
            failures: z.int(),
            cpuMs: z.number(),
          }),
        ),
      }),
    ),
    quarantined: z.array(
      z.object({
        installation: z.string(),
        tenant: z.string(),
        plugin: z.string(),
        state: z.enum(['alone', 'stopped']).describe('alone: it has a worker of its own; stopped: it may not run'),
        until: z.iso.datetime().nullable(),
      }),
    ),
  })
  .meta({ id: 'SandboxWorkers' })

const ofInstallation = z.object({ slug, plugin: z.string().max(64) })
const at = '/api/v1/tenants/:slug/installations/:plugin'
const rateSeconds = 10

const nameJson = ({ id, pid, host, startedAt }: ProcessName) => ({ id, pid, host, startedAt: startedAt.toISOString() })

/** Of several processes: the one that holds it back the most tells what follows. */
const worstOf = <T extends { installation: string; until: string | null }>(all: T[]): T[] =>
  [...Map.groupBy(all, ({ installation }) => installation).values()].map((same) =>
    same.reduce((worst, each) => ((each.until ?? '') > (worst.until ?? '') ? each : worst)),
  )

/** What the platform does now, and what is done about it: live figures, sandbox workers, quarantine, profiles. */
export const platformRuntimeRoutes = ({
  core,
  processes,
  everywhere,
  figures,
  deadLetters,
  installations,
  tenants,
  review,
  changes,
  audit,
}: {
  core: Knex
  processes: Pick<Processes, 'self' | 'others'>
  everywhere: Everywhere
  /** Of the process that answers. */
  figures: () => ProcessFigures
  deadLetters: DeadLetters
  installations: Installations
  tenants: Pick<Tenants, 'get'>
  review: Pick<Review, 'waiting'>
  changes: Pick<Changes, 'publish'>
  audit: Pick<Audit, 'record'>
}): Route[] => {
  const tenantCounts = async () => {
    const rows: { status: string; count: string }[] = await core('core.tenants')
      .select('status')
      .count('* as count')
      .groupBy('status')
    const count = (status: string) => Number(rows.find((row) => row.status === status)?.count ?? 0)
    return { active: count('active'), suspended: count('suspended'), deleting: count('deleting') }
  }

  /** Who installations are, and the most that their isolates were seen to hold in this hour. */
  const namesOf = async (ids: string[]) => {
    const rows: { id: string; tenant: string; plugin: string; memory: number | null }[] = await core(
      'core.installations as i',
    )
      .join('core.tenants as t', 't.id', 'i.tenant_id')
      .leftJoin('core.usage as u', (on) =>
        on.on('u.installation_id', 'i.id').andOn('u.hour', '=', core.raw(`date_trunc('hour', now(), 'UTC')`)),
      )
      .whereRaw('i.id::text = any(?)', [ids])
      .groupBy('i.id', 't.slug', 'i.plugin_id')
      .select('i.id', 't.slug as tenant', 'i.plugin_id as plugin', core.raw('max(u.memory_bytes)::float8 as memory'))
    return new Map(rows.map((row) => [row.id, row]))
  }

  return [
    route({
      method: 'get',
      path: '/api/v1/platform/overview',
      auth: 'platform.health.read',
      tag: 'Platform',
      summary: 'Live figures of all platform processes; what others do is known a few seconds late',
      response: overview,
      handler: async () => {
        const others = await processes.others()
        const { seconds, workers, killed, refused, quarantined } = togetherOf(
          figures(),
          others.map((other) => other.figures),
          lateSeconds,
        )
        const rate = (of: 'invocations' | 'failures') =>
          seconds.slice(-rateSeconds).reduce((sum, each) => sum + each[of], 0) / rateSeconds
        const [queues, tenantsBy, reviews] = await Promise.all([deadLetters.counts(), tenantCounts(), review.waiting()])
        const inQueues = (of: 'waiting' | 'running' | 'dead') => queues.reduce((all, queue) => all + queue[of], 0)
        return {
          at: new Date().toISOString(),
          process: {
            pid: processes.self.pid,
            startedAt: processes.self.startedAt.toISOString(),
            version: packageJson.version,
            node: process.versions.node,
          },
          processes: [processes.self, ...others].map(nameJson),
          seconds: seconds.map((each) => ({ ...each, at: each.at.toISOString() })),
          invocationsPerSecond: rate('invocations'),
          failuresPerSecond: rate('failures'),
          workers,
          killed,
          refused,
          quarantined,
          queues: { waiting: inQueues('waiting'), running: inQueues('running'), dead: inQueues('dead') },
          tenants: tenantsBy,
          reviews,
        }
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/platform/workers',
      auth: 'platform.health.read',
      tag: 'Platform',
      summary: 'The sandbox workers of all platform processes, the isolates in them, and what is in quarantine',
      response: workers,
      handler: async () => {
        const found = await everywhere.workers()
        const items = found.flatMap(({ process: { id }, workers: of }) =>
          (of?.items ?? []).map((worker) => ({ process: id, ...worker })),
        )
        const quarantined = worstOf(found.flatMap(({ workers: of }) => of?.quarantined ?? []))
        const names = await namesOf([
          ...items.flatMap(({ isolates }) => isolates.map(({ installation }) => installation)),
          ...quarantined.map(({ installation }) => installation),
        ])
        return {
          processes: found.map(({ process: name, workers: of }) => ({
            ...nameJson(name),
            answered: of !== undefined,
            killed: of?.killed ?? 0,
            refused: of?.refused ?? 0,
            malformed: of?.malformed ?? 0,
          })),
          items: items.map(({ isolates, ...worker }) => ({
            ...worker,
            isolates: isolates.map((isolate) => ({
              ...isolate,
              heapBytes: names.get(isolate.installation)?.memory ?? null,
            })),
          })),
          // What is uninstalled by now is no one's business any more.
          quarantined: quarantined.flatMap((each) => {
            const known = names.get(each.installation)
            return known ? [{ ...each, tenant: known.tenant, plugin: known.plugin }] : []
          }),
        }
      },
    }),

    route({
      method: 'post',
      path: `${at}/release`,
      auth: 'platform.workers.manage',
      tag: 'Platform',
      summary: 'Releases an installation from quarantine, in every process: what it did is forgotten',
      params: ofInstallation,
      errors: ['tenant.unknown', 'installation.unknown'],
      handler: async ({ params, by }) => {
        const tenant = await tenants.get(params.slug)
        const { id } = await installations.get(tenant, params.plugin)
        await changes.publish('release', id)
        await audit.record({ ...by, tenantId: tenant.id, action: 'installation.release', target: params.plugin })
        return undefined
      },
    }),

    route({
      method: 'post',
      path: `${at}/profile`,
      auth: 'platform.workers.manage',
      tag: 'Platform',
      summary:
        'Records where an installation spends its CPU time; the answer opens in Chrome DevTools as a .cpuprofile',
      params: ofInstallation,
      body: z.strictObject({
        seconds: z.number().min(0.1).max(30).default(5),
        process: z.uuid().optional().describe('Id of the platform process to look in; all of them without it'),
      }),
      response: z.record(z.string(), z.unknown()),
      errors: ['tenant.unknown', 'installation.unknown', 'request.conflict'],
      handler: async ({ params, body, by }) => {
        const tenant = await tenants.get(params.slug)
        const { deployment } = await installations.deployment(tenant, params.plugin)
        const profile = await everywhere.profile(deployment, body.seconds * 1_000, body.process)
        if (!profile)
          throw new Problem('request.conflict', {
            detail: said('Nothing ran in the plugin while it was recorded. Record while it is used.'),
          })
        await audit.record({ ...by, tenantId: tenant.id, action: 'installation.profile', target: params.plugin })
        return profile
      },
    }),
  ]
}
