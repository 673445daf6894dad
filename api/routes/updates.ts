import { z } from 'zod'
import { updatePolicies, updateRules } from '../../plugins-registry/updates/policies.ts'
import { updateStates, type Canary, type Update } from '../../plugins-registry/updates/queries.ts'
import type { Updates } from '../../plugins-registry/updates/updates.ts'
import { shownFigures } from '../../plugins-registry/updates/verdict.ts'
import { changed, type Acting, type Audit } from '../../runtime/audit.ts'
import { pageOf, pageQuery, positionIn, withCursor } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { slug } from './tenants.ts'

const updatePolicy = z
  .enum(updatePolicies)
  .describe('What is upgraded to by itself: nothing, what only mends (~), what breaks nothing (^), or everything')

const tenantPolicy = z.strictObject({ policy: updatePolicy, rules: updateRules }).meta({ id: 'UpdatePolicy' })

const shownPolicy = tenantPolicy
  .extend({ revision: z.int().describe('What If-Match holds a change to') })
  .meta({ id: 'ChosenUpdatePolicy' })

const figures = z.object({
  invocations: z.int(),
  failures: z.int(),
  cpuMs: z.number().describe('Of one invocation, on average'),
  p95Ms: z.number().optional().describe('From above: at most 1.42 times too long'),
})

const update = z
  .object({
    id: z.uuid(),
    plugin: z.string(),
    fromVersion: z.string(),
    toVersion: z.string(),
    canary: z.uuid().optional(),
    state: z
      .enum(updateStates)
      .describe('watched: it runs, and is compared with the version before; rolled_back: it was worse'),
    reason: z.object({ code: z.string(), message: z.string() }).optional(),
    rules: updateRules,
    before: figures.optional().describe('Of the version before, in the day before'),
    after: figures.optional(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().optional(),
    watchedUntil: z.iso.datetime().optional(),
    finishedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Update' })

const canaryUpdate = update.extend({ tenant: z.string() }).meta({ id: 'CanaryUpdate' })

const canary = z
  .object({
    id: z.uuid(),
    plugin: z.string(),
    version: z.string(),
    state: z
      .enum(['running', 'passed', 'failed', 'cancelled'])
      .describe('Until it passed, nobody else gets the version by themselves'),
    stateReason: z.string().optional(),
    rules: updateRules,
    tenants: z.record(z.enum(updateStates), z.int()).describe('How many tenants are in each state'),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Canary' })

const newCanary = z.strictObject({
  version: z.string().max(64).describe('Approved or published'),
  tenants: z.array(slug).min(1).max(1_000).describe('Slugs of tenants that have the plugin'),
  rules: updateRules.default(updateRules.parse({})),
})

const instant = (at: Date | undefined) => at?.toISOString()

const updateJson = ({ tenant: _, installationId: _id, already: _a, before, after, ...rest }: Update) => ({
  ...rest,
  before: before && shownFigures(before),
  after: after && shownFigures(after),
  createdAt: rest.createdAt.toISOString(),
  startedAt: instant(rest.startedAt),
  watchedUntil: instant(rest.watchedUntil),
  finishedAt: instant(rest.finishedAt),
})

const canaryJson = ({ createdBy: _, createdAt, finishedAt, ...rest }: Canary) => ({
  ...rest,
  createdAt: createdAt.toISOString(),
  finishedAt: instant(finishedAt),
})

const params = z.object({ id: z.uuid() })
const ofPlugin = z.object({ plugin: z.string().max(64) })

/** What updates a tenant gets by itself, how they went, and the canaries of platform admins before them. */
export const updateRoutes = ({ updates, audit }: { updates: Updates; audit: Audit }): Route[] => {
  const recordCanary = (by: Acting, action: string, { id, plugin, version }: Canary, detail: object = {}) =>
    audit.record({ ...by, action: `canary.${action}`, target: id, detail: { plugin, version, ...detail } })

  return [
    route({
      method: 'get',
      path: '/api/v1/update-policy',
      auth: 'plexica.installations.manage',
      tag: 'Updates',
      summary:
        'Which updates installations get by themselves that have no policy of their own, and when one is taken back',
      response: shownPolicy,
      etag: ({ revision }) => revision,
      handler: ({ tenant }) => updates.policy(tenant),
    }),

    route({
      method: 'put',
      path: '/api/v1/update-policy',
      auth: 'plexica.installations.manage',
      tag: 'Updates',
      summary: 'Chooses which updates installations get by themselves',
      body: tenantPolicy.extend({ rules: updateRules.default(updateRules.parse({})) }),
      response: shownPolicy,
      etag: ({ revision }) => revision,
      conditional: true,
      handler: ({ tenant, body, by, ifMatch }) =>
        updates.setPolicy(
          tenant,
          body,
          ({ revision }) => ifMatch(revision),
          ({ policy, rules }, trx) =>
            audit.record(
              { ...by, action: 'updates.change', target: tenant.slug, ...changed({ policy, rules }, body) },
              trx,
            ),
        ),
    }),

    route({
      method: 'get',
      path: '/api/v1/updates',
      auth: 'plexica.installations.manage',
      tag: 'Updates',
      summary: 'Updates that came by themselves, the latest first',
      query: pageQuery.extend({ plugin: z.string().max(64).optional() }),
      response: pageOf(update),
      handler: async ({ tenant, query }) =>
        withCursor(await updates.list(tenant, query.plugin, positionIn(query)), updateJson),
    }),

    route({
      method: 'get',
      path: '/api/v1/updates/:id',
      auth: 'plexica.installations.manage',
      tag: 'Updates',
      summary: 'How far an update is, and how its version does beside the one before',
      params,
      response: update,
      errors: ['request.not_found'],
      handler: async ({ tenant, params: { id } }) => updateJson(await updates.get(tenant, id)),
    }),

    route({
      method: 'post',
      path: '/api/v1/registry/plugins/:plugin/canaries',
      auth: 'platform',
      tag: 'Canaries',
      summary:
        'Begins to bring a version to chosen tenants before all others; it goes back at all of them if it is worse at one',
      params: ofPlugin,
      body: newCanary,
      response: canary,
      status: 202,
      idempotent: true,
      errors: ['version.unknown', 'tenant.unknown', 'installation.unknown', 'request.conflict'],
      handler: async ({ params: { plugin }, body, by }) => {
        const made = await updates.beginCanary(plugin, body, by.actor)
        await recordCanary(by, 'create', made, { tenants: body.tenants.length, rules: body.rules })
        return canaryJson(made)
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/registry/plugins/:plugin/canaries',
      auth: 'platform',
      tag: 'Canaries',
      summary: 'The canaries of a plugin, the latest first',
      params: ofPlugin,
      query: pageQuery,
      response: pageOf(canary),
      handler: async ({ params: { plugin }, query }) =>
        withCursor(await updates.canaries(plugin, positionIn(query)), canaryJson),
    }),

    route({
      method: 'get',
      path: '/api/v1/registry/canaries/:id',
      auth: 'platform',
      tag: 'Canaries',
      summary: 'How far a canary is',
      params,
      response: canary,
      errors: ['request.not_found'],
      handler: async ({ params: { id } }) => canaryJson(await updates.canary(id)),
    }),

    route({
      method: 'get',
      path: '/api/v1/registry/canaries/:id/updates',
      auth: 'platform',
      tag: 'Canaries',
      summary: 'How a canary goes at each of its tenants',
      params,
      query: pageQuery,
      response: pageOf(canaryUpdate),
      errors: ['request.not_found'],
      handler: async ({ params: { id }, query }) =>
        withCursor(await updates.canaryUpdates(id, positionIn(query)), (each) => ({
          ...updateJson(each),
          tenant: each.tenant.slug,
        })),
    }),

    route({
      method: 'post',
      path: '/api/v1/registry/canaries/:id/cancel',
      auth: 'platform',
      tag: 'Canaries',
      summary: 'Ends a canary without a verdict: its version stays where it is, and is held back from all others',
      params,
      response: canary,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ params: { id }, by }) => {
        const cancelled = await updates.cancelCanary(id)
        await recordCanary(by, 'cancel', cancelled)
        return canaryJson(cancelled)
      },
    }),
  ]
}
