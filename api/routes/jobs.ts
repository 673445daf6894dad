import type { Knex } from 'knex'
import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import type { Acting, Also, Audit } from '../../runtime/audit.ts'
import type { ActionOf } from '../../runtime/audit/actions.ts'
import type { Inspection, WorkItem } from '../../runtime/queues/inspection.ts'
import { bulkOutcomes, doEach } from '../bulk.ts'
import { numberFromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { bulkWork, workItem, workItemJson, workState } from './work-item.ts'

export const job = workItem
  .extend({
    name: z.string(),
    plugin: z.string(),
    data: z.unknown(),
    progress: z.unknown(),
    result: z.unknown(),
  })
  .meta({ id: 'Job' })

const jobSchedule = z
  .object({
    name: z.string(),
    plugin: z.string(),
    job: z.string(),
    origin: z.enum(['manifest', 'plugin']).describe('Who made it: the manifest, or the plugin at run time'),
    cron: z.string(),
    timeZone: z.string(),
    missed: z.enum(['once', 'skip']),
    nextAt: z.iso.datetime(),
    lastAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'JobSchedule' })

interface ScheduleRow {
  name: string
  plugin_id: string
  job: string
  origin: 'manifest' | 'plugin'
  cron: string
  time_zone: string
  missed: 'once' | 'skip'
  next_at: Date
  last_at: Date | null
}

const asJson = (language: Language) => (item: WorkItem) => ({
  ...workItemJson(language, item),
  name: item.name,
  plugin: item.plugin ?? '',
  data: item.data,
  progress: item.progress,
  result: item.result,
})

const params = z.object({ id: z.uuid() })

/** Jobs of the plugins of a tenant. */
export const jobRoutes = ({ core, work, audit }: { core: Knex; work: Inspection; audit: Audit }): Route[] => {
  const recording =
    (by: Acting, action: ActionOf<'job'>, target: string): Also =>
    (trx) =>
      audit.record({ ...by, action: `job.${action}`, target }, trx)

  return [
    route({
      method: 'get',
      path: '/api/v1/jobs',
      auth: 'plexica.jobs.manage',
      tag: 'Jobs',
      summary: 'Jobs, newest first',
      query: pageQuery.extend({ state: workState.optional(), plugin: z.string().max(64).optional() }),
      response: pageOf(job),
      handler: async ({ language, tenant, query: { limit, cursor, ...filter } }) => {
        const before = numberFromCursor(cursor)
        const page = pageFrom(
          await work.list('job', tenant.id, filter, { before, limit: limit + 1 }),
          limit,
          (item) => item.seq,
        )
        return { ...page, items: page.items.map(asJson(language)) }
      },
    }),

    // Before that of one job, whose address would match as well.
    route({
      method: 'post',
      path: '/api/v1/jobs/bulk',
      auth: 'plexica.jobs.manage',
      tag: 'Jobs',
      summary: 'Runs several jobs again that were given up or cancelled, or cancels several; each by itself',
      body: bulkWork(['retry', 'cancel']),
      response: bulkOutcomes,
      handler: ({ tenant, body: { ids, action }, by, language }) =>
        doEach(ids, language, (id) =>
          work[action === 'retry' ? 'redrive' : 'cancel']('job', tenant.id, id, recording(by, action, id)),
        ),
    }),

    route({
      method: 'get',
      path: '/api/v1/jobs/:id',
      auth: 'plexica.jobs.manage',
      tag: 'Jobs',
      summary: 'One job, with its progress and result',
      params,
      response: job,
      handler: async ({ language, tenant, params: { id } }) => asJson(language)(await work.get('job', tenant.id, id)),
    }),

    route({
      method: 'post',
      path: '/api/v1/jobs/:id/cancel',
      auth: 'plexica.jobs.manage',
      tag: 'Jobs',
      summary: 'Cancels a job that waits or runs',
      params,
      response: job,
      handler: async ({ language, tenant, params: { id }, by }) => {
        const item = await work.cancel('job', tenant.id, id, recording(by, 'cancel', id))
        return asJson(language)(item)
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/jobs/:id/retry',
      auth: 'plexica.jobs.manage',
      tag: 'Jobs',
      summary: 'Runs a job again that was given up or cancelled',
      params,
      response: job,
      handler: async ({ language, tenant, params: { id }, by }) => {
        const item = await work.redrive('job', tenant.id, id, recording(by, 'retry', id))
        return asJson(language)(item)
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/job-schedules',
      auth: 'plexica.jobs.manage',
      tag: 'Jobs',
      summary: 'Recurring jobs, and when each comes up next',
      response: z.object({ items: z.array(jobSchedule) }),
      handler: async ({ tenant }) => {
        const rows = await core('core.job_schedules as s')
          .join('core.installations as i', 'i.id', 's.installation_id')
          .where('s.tenant_id', tenant.id)
          .orderBy(['i.plugin_id', 's.name'])
          .select<ScheduleRow[]>('s.*', 'i.plugin_id')
        return {
          items: rows.map((row) => ({
            name: row.name,
            plugin: row.plugin_id,
            job: row.job,
            origin: row.origin,
            cron: row.cron,
            timeZone: row.time_zone,
            missed: row.missed,
            nextAt: row.next_at.toISOString(),
            lastAt: row.last_at?.toISOString() ?? null,
          })),
        }
      },
    }),
  ]
}
