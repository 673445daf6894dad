import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import { say } from '../../languages/say.ts'
import { isOfPlatform, type Canaries } from '../../plugins-registry/updates/canaries.ts'
import { updateRules } from '../../plugins-registry/updates/policies.ts'
import { updateStates, type Canary, type Update } from '../../plugins-registry/updates/queries.ts'
import { keptWorse } from '../../plugins-registry/updates/verdict.ts'
import type { Version } from '../../plugins-registry/versions/versions.ts'
import { saidIn } from '../../problems/said-in.ts'
import type { Acting, Audit } from '../../runtime/audit.ts'
import type { ActionOf } from '../../runtime/audit/actions.ts'
import { pageOf, pageQuery, positionIn, withCursor } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { recordMoved } from './review.ts'
import { slug } from './tenants.ts'
import { instant, update, updateJson } from './updates.ts'

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
    byPlatform: z.boolean().describe('Whether a platform admin began it: then only platform admins end it'),
    publishes: z.boolean().describe('Whether the version is published once it passed'),
    tenants: z.record(z.enum(updateStates), z.int()).describe('How many tenants are in each state'),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Canary' })

const newCanary = z.strictObject({
  version: z.string().max(64).describe('Approved or published; of a private plugin it may be a draft'),
  tenants: z.array(slug).min(1).max(1_000).describe('Slugs of tenants that have the plugin'),
  rules: updateRules.default(updateRules.parse({})),
  publish: z.boolean().default(false).describe('Whether the version is published once it passed, if it is not yet'),
})

const ending = z
  .strictObject({
    takeBack: z.boolean().default(false).describe('Whether tenants that are still watched go back to what they had'),
  })
  .default({ takeBack: false })

/** As it is kept, behind the tenant where it went wrong, if it did. */
const reasonIn = (language: Language, kept: string): string => {
  const [, place = '', sentence = kept] = /^([a-z][a-z0-9-]*: )(.*)$/s.exec(kept) ?? []
  const words = keptWorse(sentence)
  return place + (words ? saidIn(language, words) : say(language, sentence))
}

const canaryJson = (language: Language, { createdBy, createdAt, finishedAt, stateReason, ...rest }: Canary) => ({
  ...rest,
  byPlatform: isOfPlatform({ createdBy }),
  stateReason: stateReason && reasonIn(language, stateReason),
  createdAt: createdAt.toISOString(),
  finishedAt: instant(finishedAt),
})

const canaryUpdateJson = (language: Language) => (each: Update) => ({
  ...updateJson(language, each),
  tenant: each.tenant.slug,
})

const params = z.object({ id: z.uuid() })
const ofPlugin = z.object({ plugin: z.string().max(64) })

const beginning = ['version.unknown', 'installation.unknown', 'request.conflict'] as const

/** Canaries of platform admins, for every plugin, and of publishers, for their own. */
export const canaryRoutes = ({ canaries, audit }: { canaries: Canaries; audit: Audit }): Route[] => {
  const recorder =
    (by: Acting) =>
    (action: ActionOf<'canary'>, { id, plugin, version }: Canary, detail: object = {}) =>
      audit.record({ ...by, action: `canary.${action}`, target: id, detail: { plugin, version, ...detail } })

  const recordBegun = (by: Acting, made: Canary, { tenants, rules, publish }: z.output<typeof newCanary>) =>
    recorder(by)('create', made, { tenants: tenants.length, rules, publish })

  const recordPromoted = async (by: Acting, promoted: { canary: Canary; published?: Version }) => {
    await recorder(by)('promote', promoted.canary)
    if (promoted.published) await recordMoved(audit, by, promoted.published, { move: 'publish' })
  }

  return [
    route({
      method: 'post',
      path: '/api/v1/publishing/plugins/:plugin/canaries',
      auth: 'plexica.plugins.publish',
      tag: 'Publishing',
      summary:
        'Begins to bring a version to chosen tenants before all others: to those whose policy lets it come by itself, and to this one; it goes back at all of them if it is worse at one',
      params: ofPlugin,
      body: newCanary,
      response: canary,
      status: 202,
      idempotent: true,
      errors: [...beginning],
      handler: async ({ tenant, params: { plugin }, body, by, may, language }) => {
        const mayChangeOwn = await may('plexica.installations.manage')
        const made = await canaries.begin(plugin, body, { owner: tenant, by: by.actor, mayChangeOwn })
        await recordBegun(by, made, body)
        return canaryJson(language, made)
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/publishing/plugins/:plugin/canaries',
      auth: 'plexica.plugins.publish',
      tag: 'Publishing',
      summary: 'The canaries of a plugin of this tenant, the latest first',
      params: ofPlugin,
      query: pageQuery,
      response: pageOf(canary),
      errors: ['version.unknown'],
      handler: async ({ tenant, params: { plugin }, query, language }) =>
        withCursor(await canaries.list(tenant, plugin, positionIn(query)), (each) => canaryJson(language, each)),
    }),

    route({
      method: 'get',
      path: '/api/v1/publishing/canaries/:id',
      auth: 'plexica.plugins.publish',
      tag: 'Publishing',
      summary: 'How far a canary is',
      params,
      response: canary,
      errors: ['request.not_found'],
      handler: async ({ tenant, params: { id }, language }) => canaryJson(language, await canaries.get(tenant, id)),
    }),

    route({
      method: 'get',
      path: '/api/v1/publishing/canaries/:id/updates',
      auth: 'plexica.plugins.publish',
      tag: 'Publishing',
      summary: 'How a canary goes at each of its tenants, beside the version before',
      params,
      query: pageQuery,
      response: pageOf(canaryUpdate),
      errors: ['request.not_found'],
      handler: async ({ tenant, params: { id }, query, language }) =>
        withCursor(await canaries.updates(tenant, id, positionIn(query)), canaryUpdateJson(language)),
    }),

    route({
      method: 'post',
      path: '/api/v1/publishing/canaries/:id/promote',
      auth: 'plexica.plugins.publish',
      tag: 'Publishing',
      summary:
        'Ends a canary well before its time, and publishes its version if it is not yet; its tenants are watched on',
      params,
      response: canary,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ tenant, params: { id }, by, language }) => {
        const promoted = await canaries.promote(tenant, id, by.actor)
        await recordPromoted(by, promoted)
        return canaryJson(language, promoted.canary)
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/publishing/canaries/:id/cancel',
      auth: 'plexica.plugins.publish',
      tag: 'Publishing',
      summary:
        'Ends a canary without a verdict: its version is held back from all others, and stays where it is unless it is to be taken back',
      params,
      body: ending,
      response: canary,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ tenant, params: { id }, body, by, language }) => {
        const cancelled = await canaries.cancel(tenant, id, body)
        await recorder(by)('cancel', cancelled, body)
        return canaryJson(language, cancelled)
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/registry/plugins/:plugin/canaries',
      auth: 'platform.rollouts.manage',
      tag: 'Canaries',
      summary:
        'Begins to bring a version to chosen tenants before all others; it goes back at all of them if it is worse at one',
      params: ofPlugin,
      body: newCanary,
      response: canary,
      status: 202,
      idempotent: true,
      errors: [...beginning, 'tenant.unknown'],
      handler: async ({ params: { plugin }, body, by, language }) => {
        const made = await canaries.begin(plugin, body, { owner: undefined, by: by.actor })
        await recordBegun(by, made, body)
        return canaryJson(language, made)
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/registry/plugins/:plugin/canaries',
      auth: 'platform.registry.read',
      tag: 'Canaries',
      summary: 'The canaries of a plugin, the latest first',
      params: ofPlugin,
      query: pageQuery,
      response: pageOf(canary),
      handler: async ({ params: { plugin }, query, language }) =>
        withCursor(await canaries.list(undefined, plugin, positionIn(query)), (each) => canaryJson(language, each)),
    }),

    route({
      method: 'get',
      path: '/api/v1/registry/canaries/:id',
      auth: 'platform.registry.read',
      tag: 'Canaries',
      summary: 'How far a canary is',
      params,
      response: canary,
      errors: ['request.not_found'],
      handler: async ({ params: { id }, language }) => canaryJson(language, await canaries.get(undefined, id)),
    }),

    route({
      method: 'get',
      path: '/api/v1/registry/canaries/:id/updates',
      auth: 'platform.registry.read',
      tag: 'Canaries',
      summary: 'How a canary goes at each of its tenants',
      params,
      query: pageQuery,
      response: pageOf(canaryUpdate),
      errors: ['request.not_found'],
      handler: async ({ params: { id }, query, language }) =>
        withCursor(await canaries.updates(undefined, id, positionIn(query)), canaryUpdateJson(language)),
    }),

    route({
      method: 'post',
      path: '/api/v1/registry/canaries/:id/promote',
      auth: 'platform.rollouts.manage',
      tag: 'Canaries',
      summary:
        'Ends a canary well before its time, and publishes its version if it is not yet; its tenants are watched on',
      params,
      response: canary,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ params: { id }, by, language }) => {
        const promoted = await canaries.promote(undefined, id, by.actor)
        await recordPromoted(by, promoted)
        return canaryJson(language, promoted.canary)
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/registry/canaries/:id/cancel',
      auth: 'platform.rollouts.manage',
      tag: 'Canaries',
      summary:
        'Ends a canary without a verdict: its version is held back from all others, and stays where it is unless it is to be taken back',
      params,
      body: ending,
      response: canary,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ params: { id }, body, by, language }) => {
        const cancelled = await canaries.cancel(undefined, id, body)
        await recorder(by)('cancel', cancelled, body)
        return canaryJson(language, cancelled)
      },
    }),
  ]
}
