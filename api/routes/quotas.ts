import type { Language } from '../../languages/languages.ts'
import { say } from '../../languages/say.ts'
import type { Knex } from 'knex'
import { z } from 'zod'
import type { Installations } from '../../plugins-registry/installations/installations.ts'
import type { Audit } from '../../runtime/audit.ts'
import type { Plans } from '../../runtime/quotas/plans.ts'
import { maySoften, type Quota } from '../../runtime/quotas/effective.ts'
import type { NewOverride, Overrides, Whose } from '../../runtime/quotas/overrides.ts'
import type { Quotas } from '../../runtime/quotas/quotas.ts'
import { usedOf, type UsedOf } from '../../runtime/quotas/used.ts'
import type { Tenants } from '../../runtime/tenants/tenants.ts'
import { limitEntry, limitNames, type LimitName } from '../../sandbox/limits.ts'
import { stateTag } from '../if-match.ts'
import { route, type Route } from '../route.ts'
import { limitName } from './plans.ts'
import { slug } from './tenants.ts'

const limit = z
  .object({
    name: limitName,
    label: z.string(),
    unit: z.enum(['ms', 'MB', 'bytes', 'rows', 'count', 'share']),
    of: z.enum(['installation', 'tenant']).describe('Who has it: each installation for itself, or all of a tenant'),
    per: z.enum(['each', 'kept', 'minute', 'day']).describe('Each call by itself, what is kept now, or used in a time'),
    default: z.number(),
    least: z.number(),
    ceiling: z.number(),
    maySoften: z.boolean().describe('Whether it may be warned of only'),
    code: z.string().optional().describe('Code of the error that says that it is reached'),
  })
  .meta({ id: 'Limit' })

const quota = limit
  .extend({
    value: z.number(),
    soft: z.boolean().describe('Only warned of'),
    source: z.enum(['default', 'plan', 'tenant', 'installation']).describe('Where the value comes from'),
    reason: z.string().optional().describe('Of the override that it comes from'),
    expiresAt: z.iso.datetime().nullable().optional().describe('Of that override'),
    used: z.number().optional().describe('Now, or since midnight UTC; absent for what is not counted'),
    revision: z.string().describe('Of what is set here beside the plan: what an edit is held to'),
  })
  .meta({ id: 'Quota' })

const quotaList = z
  .object({ plan: z.object({ id: z.string(), name: z.string() }), items: z.array(quota) })
  .meta({ id: 'Quotas' })

const override = z
  .strictObject({
    value: z.int(),
    soft: z.boolean().default(false).describe('Only warned of'),
    reason: z.string().trim().min(1).max(500),
    expiresAt: z.coerce.date().nullable().default(null).describe('Without it, it holds until it is removed'),
  })
  .meta({ id: 'QuotaOverride' })

const plugin = z.string().max(64)

const limitJson = (name: LimitName, language: Language) => {
  const { unit, default: usual, least, ceiling, of, per, label, code } = limitEntry(name)
  return {
    name,
    label: say(language, label),
    unit,
    of,
    per,
    default: usual,
    least,
    ceiling,
    maySoften: maySoften(name),
    ...(code !== undefined && { code }),
  }
}

const overrideTag = (override: NewOverride | undefined) => {
  if (!override) return stateTag(undefined)
  const { value, soft, reason, expiresAt } = override
  return stateTag({ value, soft, reason, expiresAt })
}

const quotaJson = (
  { name, value, soft, source, override }: Quota,
  { at, used, language }: { at: 'tenant' | 'installation'; used: UsedOf; language: Language },
) => ({
  ...limitJson(name, language),
  value,
  soft,
  source,
  ...(override && { reason: override.reason, expiresAt: override.expiresAt?.toISOString() ?? null }),
  ...(used[name] !== undefined && { used: used[name] }),
  revision: overrideTag(source === at ? override : undefined),
})

const expect = (ifMatch: (state: string) => void) => (before: NewOverride | undefined) => ifMatch(overrideTag(before))

const auditJson = (given: NewOverride | undefined) =>
  given && { ...given, expiresAt: given.expiresAt?.toISOString() ?? null }

/** Quotas: what tenants and installations may use, where that comes from, and how much of it is used. */
export const quotaRoutes = ({
  core,
  quotas,
  plans,
  overrides,
  tenants,
  installations,
  audit,
}: {
  core: Knex
  quotas: Pick<Quotas, 'of'>
  plans: Pick<Plans, 'of'>
  overrides: Overrides
  tenants: Pick<Tenants, 'get'>
  installations: Pick<Installations, 'get'>
  audit: Pick<Audit, 'record'>
}): Route[] => {
  const list = async (tenant: { id: string; slug: string }, ofPlugin: string | undefined, language: Language) => {
    const installationId = ofPlugin === undefined ? undefined : (await installations.get(tenant, ofPlugin)).id
    const [plan, all, used] = await Promise.all([
      plans.of(tenant.id),
      quotas.of(tenant.id, installationId),
      usedOf(core, tenant, installationId),
    ])
    const at = ofPlugin === undefined ? 'tenant' : 'installation'
    return { plan, items: all.map((each) => quotaJson(each, { at, used, language })) }
  }

  const ofTenant = z.object({ slug, name: limitName })
  const ofInstallation = ofTenant.extend({ plugin })

  const whose = async (slug: string, ofPlugin?: string): Promise<Whose> => {
    const tenant = await tenants.get(slug)
    const installationId = ofPlugin === undefined ? null : (await installations.get(tenant, ofPlugin)).id
    return { tenantId: tenant.id, installationId }
  }

  const at = { tenant: '/api/v1/tenants/:slug/quotas', plugin: '/api/v1/tenants/:slug/installations/:plugin/quotas' }

  const editRoutes = (path: string, what: string, params: typeof ofTenant | typeof ofInstallation): Route[] => [
    route({
      method: 'get',
      path: `${path}/:name`,
      auth: 'platform.tenants.read',
      tag: 'Quotas',
      summary: `One quota of ${what}`,
      params,
      response: quota,
      etag: ({ revision }) => revision,
      errors: ['tenant.unknown', 'installation.unknown'],
      handler: async ({ params: given, language }) => {
        const { items } = await list(
          await tenants.get(given.slug),
          'plugin' in given ? given.plugin : undefined,
          language,
        )
        return items.find(({ name }) => name === given.name)!
      },
    }),
    route({
      method: 'put',
      path: `${path}/:name`,
      auth: 'platform.quotas.manage',
      tag: 'Quotas',
      summary: `Sets a quota of ${what} beside the plan, with a reason; it holds within a second`,
      params,
      body: override,
      conditional: true,
      errors: ['tenant.unknown', 'installation.unknown'],
      handler: async ({ params: given, body, by, ifMatch }) => {
        const ofPlugin = 'plugin' in given ? given.plugin : undefined
        const owner = await whose(given.slug, ofPlugin)
        await overrides.set(owner, given.name, body, expect(ifMatch), (trx, before, after) =>
          audit.record(
            {
              ...by,
              tenantId: owner.tenantId,
              action: 'quota.set',
              target: ofPlugin ?? given.slug,
              before: auditJson(before),
              after: auditJson(after),
              detail: { quota: given.name },
            },
            trx,
          ),
        )
        return undefined
      },
    }),
    route({
      method: 'delete',
      path: `${path}/:name`,
      auth: 'platform.quotas.manage',
      tag: 'Quotas',
      summary: `Takes back what was set for ${what}`,
      params,
      conditional: true,
      errors: ['tenant.unknown', 'installation.unknown', 'request.not_found'],
      handler: async ({ params: given, by, ifMatch }) => {
        const ofPlugin = 'plugin' in given ? given.plugin : undefined
        const owner = await whose(given.slug, ofPlugin)
        await overrides.remove(owner, given.name, expect(ifMatch), (trx, before) =>
          audit.record(
            {
              ...by,
              tenantId: owner.tenantId,
              action: 'quota.remove',
              target: ofPlugin ?? given.slug,
              before: auditJson(before),
              detail: { quota: given.name },
            },
            trx,
          ),
        )
        return undefined
      },
    }),
  ]

  return [
    route({
      method: 'get',
      path: '/api/v1/quotas',
      auth: 'plexica.usage.read',
      tag: 'Quotas',
      summary: 'What the tenant may use, or one installation of it, and how much of it is used',
      query: z.strictObject({ plugin: plugin.optional() }),
      response: quotaList,
      errors: ['installation.unknown'],
      handler: ({ tenant, query, language }) => list(tenant, query.plugin, language),
    }),

    route({
      method: 'get',
      path: '/api/v1/limits',
      auth: 'platform.tenants.read',
      tag: 'Quotas',
      summary: 'Every limit of the platform: what it is, its default, and what it may be',
      response: z.object({ items: z.array(limit) }),
      handler: ({ language }) => ({ items: limitNames.map((name) => limitJson(name, language)) }),
    }),
    route({
      method: 'get',
      path: at.tenant,
      auth: 'platform.tenants.read',
      tag: 'Quotas',
      summary: 'What a tenant may use, where each value comes from, and how much of it is used',
      params: z.object({ slug }),
      response: quotaList,
      errors: ['tenant.unknown'],
      handler: async ({ params, language }) => list(await tenants.get(params.slug), undefined, language),
    }),
    route({
      method: 'get',
      path: at.plugin,
      auth: 'platform.tenants.read',
      tag: 'Quotas',
      summary: 'What an installation may use, where each value comes from, and how much of it is used',
      params: z.object({ slug, plugin }),
      response: quotaList,
      errors: ['tenant.unknown', 'installation.unknown'],
      handler: async ({ params, language }) => list(await tenants.get(params.slug), params.plugin, language),
    }),
    ...editRoutes(at.tenant, 'a tenant', ofTenant),
    ...editRoutes(at.plugin, 'an installation', ofInstallation),
  ]
}
