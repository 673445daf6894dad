import { z } from 'zod'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { PluginNames } from '../../plugins-registry/pages/plugin-names.ts'
import type { Metering } from '../../runtime/metering/metering.ts'
import {
  positionOf,
  type ReportLine,
  type ReportPosition,
  type ReportRequest,
  type Reports,
} from '../../runtime/metering/reports.ts'
import type { Tenants } from '../../runtime/tenants/tenants.ts'
import { csvHead, csvLine } from '../csv.ts'
import { fromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Download, type Route } from '../route.ts'
import { slug } from './tenants.ts'

/** What is counted of what plugins do, whatever the time and whoever they are. */
export const countedUsage = {
  invocations: z.number(),
  failures: z.number().describe('Invocations that ended with an error'),
  cpuMs: z.number(),
  wallMs: z.number(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  hostCalls: z.number(),
  fetches: z.number().describe('Outbound requests'),
  events: z.number().describe('Events that were published'),
}

const line = z
  .object({
    at: z.iso.datetime().describe('Beginning of the hour, the day or the whole time, in UTC'),
    tenant: z.string().optional(),
    plugin: z.string().optional(),
    installation: z.string().optional().describe('Id; it may be uninstalled by now'),
    ...countedUsage,
    memoryBytes: z.number().describe('The most that one isolate was seen to hold'),
  })
  .meta({ id: 'Usage' })

const ownLine = line
  .extend({ pluginName: z.string().optional().describe('What the plugin is called, or was called last') })
  .meta({ id: 'OwnUsage' })

const columns = Object.keys(line.shape)

const dayMs = 86_400_000
const usual = { hour: 1, day: 31, total: 31 } as const
const most = { hour: 92, day: 3 * 366, total: 3 * 366 } as const

const filter = z.object({
  from: z.coerce.date().optional().describe('The first moment; a day before `to` by the hour, 31 days otherwise'),
  to: z.coerce.date().optional().describe('The moment after the last; now, unless told'),
  by: z
    .enum(['hour', 'day', 'total'])
    .default('day')
    .describe('Hours are kept for 90 days, days for three years; total: the whole time in one'),
  per: z
    .enum(['all', 'tenant', 'plugin', 'installation'])
    .default('plugin')
    .describe('What is summed up in one line; all: everything'),
  plugin: z.string().max(64).optional(),
})
const ofTenant = { tenant: slug.optional().describe('All tenants without it') }

type Filter = z.output<typeof filter>

/** @throws {Problem} `request.invalid` */
const requestOf = ({ from, to = new Date(), by, per, plugin }: Filter, tenantId?: string): ReportRequest => {
  const first = from ?? new Date(to.getTime() - usual[by] * dayMs)
  if (first >= to) throw new Problem('request.invalid', { detail: said('from: has to be before to.') })
  if (to.getTime() - first.getTime() > most[by] * dayMs)
    throw new Problem('request.invalid', {
      detail: said('from: may be at most {most} days before to.', { most: most[by] }),
    })
  return { from: first, to, by, per, plugin, tenantId }
}

const asJson = ({ at, cpuMs, wallMs, ...other }: ReportLine) => ({
  at: at.toISOString(),
  ...other,
  // Sums of what the clock gives have more digits than meaning.
  cpuMs: Math.round(cpuMs * 1_000) / 1_000,
  wallMs: Math.round(wallMs * 1_000) / 1_000,
})

const position = z.tuple([z.iso.datetime(), z.array(z.string().max(64)).max(3)])

const positionIn = (cursor: string | undefined, per: Filter['per'], isOfOne: boolean): ReportPosition | undefined => {
  const text = fromCursor(cursor)
  if (text === undefined) return undefined
  const keys = { all: 0, tenant: 1, plugin: isOfOne ? 2 : 1, installation: 3 }[per]
  try {
    const parsed = position.parse(JSON.parse(text))
    if (parsed[1].length === keys) return parsed
  } catch {
    // Told below.
  }
  throw new Problem('request.invalid', { detail: said('cursor: is not one of ours.') })
}

const lines = async function* (report: AsyncIterable<ReportLine>) {
  yield csvHead(columns)
  for await (const each of report) yield csvLine(columns, asJson(each))
}

/** What plugins used: for admins of a tenant (their own) and of the platform (all). */
export const usageRoutes = ({
  reports,
  metering,
  tenants,
  pluginNames,
}: {
  reports: Reports
  metering: Pick<Metering, 'flush'>
  tenants: Pick<Tenants, 'get'>
  pluginNames: PluginNames
}): Route[] => {
  const list = async ({ limit, cursor, ...given }: z.output<typeof pageQuery> & Filter, tenantId?: string) => {
    const request = requestOf(given, tenantId)
    await metering.flush()
    const after = positionIn(cursor, given.per, tenantId !== undefined)
    const page = pageFrom(await reports.page(request, { after, limit: limit + 1 }), limit, (each) =>
      JSON.stringify(positionOf(each)),
    )
    return { ...page, items: page.items.map(asJson) }
  }

  const file = async (given: Filter, name: string, tenantId?: string): Promise<Download> => {
    const request = requestOf(given, tenantId)
    await metering.flush()
    return {
      mediaType: 'text/csv; charset=utf-8',
      fileName: `usage-${name}.csv`,
      body: lines(reports.all(request)),
    }
  }

  const idOf = async (tenant: string | undefined) => (tenant === undefined ? undefined : (await tenants.get(tenant)).id)

  return [
    route({
      method: 'get',
      path: '/api/v1/usage',
      auth: 'plexica.usage.read',
      tag: 'Usage',
      summary: 'What the plugins of the tenant used, the newest first',
      query: pageQuery.extend(filter.shape),
      response: pageOf(ownLine),
      handler: async ({ tenant, query, language }) => {
        const { items, ...page } = await list(query, tenant.id)
        const ids = new Set(items.flatMap(({ plugin }) => (plugin === undefined ? [] : [plugin])))
        const names = new Map(
          await Promise.all([...ids].map(async (id) => [id, (await pluginNames(tenant, id))(language)] as const)),
        )
        return { ...page, items: items.map((each) => ({ ...each, pluginName: names.get(each.plugin ?? '') })) }
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/usage/export',
      auth: 'plexica.usage.read',
      tag: 'Usage',
      summary: 'What plugins used, as a file for spreadsheets',
      query: filter,
      downloads: ['text/csv'],
      handler: ({ tenant, query }) => file(query, tenant.slug, tenant.id),
    }),
    route({
      method: 'get',
      path: '/api/v1/platform/usage',
      auth: 'platform.usage.read',
      tag: 'Usage',
      summary: 'What plugins used, at one tenant or at all, the newest first',
      query: pageQuery.extend(filter.shape).extend(ofTenant),
      response: pageOf(line),
      errors: ['tenant.unknown'],
      handler: async ({ query: { tenant, ...query } }) => list(query, await idOf(tenant)),
    }),
    route({
      method: 'get',
      path: '/api/v1/platform/usage/export',
      auth: 'platform.usage.read',
      tag: 'Usage',
      summary: 'What plugins used at each tenant, as a file for spreadsheets',
      query: filter.extend(ofTenant),
      downloads: ['text/csv'],
      errors: ['tenant.unknown'],
      handler: async ({ query: { tenant, ...query } }) => file(query, tenant ?? 'platform', await idOf(tenant)),
    }),
  ]
}
