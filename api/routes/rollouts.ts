import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import { asIs } from '../../languages/said.ts'
import type { Words } from '../../plugins-registry/manifest/in-words.ts'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import type { Rollouts } from '../../plugins-registry/rollouts/rollouts.ts'
import { rolloutStates, type Rollout, type RolloutTarget } from '../../plugins-registry/rollouts/queries.ts'
import { keptStop } from '../../plugins-registry/rollouts/stopped.ts'
import { keptIn } from '../../problems/kept-words.ts'
import { saidIn } from '../../problems/said-in.ts'
import type { Acting, Audit } from '../../runtime/audit.ts'
import type { ActionOf } from '../../runtime/audit/actions.ts'
import { pageOf, pageQuery, numberIn, positionIn, withCursor, withCursorRead } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { slug } from './tenants.ts'

const outcome = z
  .enum(['pending', 'running', 'done', 'failed', 'skipped'])
  .describe('skipped: left out, since it is pinned, suspended, not installed, or has this version or a later one')

const rollout = z
  .object({
    id: z.uuid(),
    plugin: z.string(),
    name: z.string().describe('What the plugin is called in that version'),
    version: z.string(),
    fromVersions: z.array(z.string()).describe('What it brings tenants from, without those that it leaves out'),
    state: z.enum(rolloutStates).describe('stopped: as many failed as its threshold says; it can be resumed'),
    stateReason: z.string().optional(),
    failureThreshold: z.int(),
    concurrency: z.int(),
    downgrade: z.boolean(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
    tenants: z.record(outcome, z.int()).describe('How many tenants have each outcome'),
  })
  .meta({ id: 'Rollout' })

const target = z
  .object({
    tenant: z.string(),
    fromVersion: z.string().optional(),
    outcome,
    reason: z.object({ code: z.string(), message: z.string() }).optional(),
    attempts: z.int(),
    startedAt: z.iso.datetime().optional(),
    finishedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'RolloutTarget' })

const newRollout = z.strictObject({
  version: z.string().max(64),
  tenants: z
    .union([z.literal('all'), z.array(slug).min(1).max(10_000)])
    .default('all')
    .describe('Slugs, in the order in which they have their turn; all that have the plugin unless told'),
  failureThreshold: z.int().min(1).max(100_000).default(5).describe('It stops when so many have failed'),
  concurrency: z.int().min(1).max(64).default(4).describe('Tenants at once, in all processes together'),
  downgrade: z.boolean().default(false).describe('Whether installations of a later version are moved too'),
})

const instant = (at: Date | undefined) => at?.toISOString()

const reasonIn = (language: Language, kept: string): string => saidIn(language, keptStop(kept) ?? asIs(kept))

const rolloutJson = (
  { createdBy: _, createdAt, finishedAt, stateReason, name, ...rest }: Rollout,
  language: Language,
  words: Words,
) => ({
  ...rest,
  name: words(name),
  stateReason: stateReason && reasonIn(language, stateReason),
  createdAt: createdAt.toISOString(),
  finishedAt: instant(finishedAt),
})

const targetJson = (language: Language, { startedAt, finishedAt, reason, ...rest }: RolloutTarget) => ({
  ...rest,
  reason: reason && { ...reason, message: keptIn(language, reason) },
  startedAt: instant(startedAt),
  finishedAt: instant(finishedAt),
})

const params = z.object({ id: z.uuid() })
const ofPlugin = z.object({ plugin: z.string().max(64) })

/** One plugin moved to one version at many tenants, for platform admins. */
export const rolloutRoutes = ({
  rollouts,
  audit,
  pluginWords,
}: {
  rollouts: Rollouts
  audit: Audit
  pluginWords: PluginWords
}): Route[] => {
  const rolloutsIn = (language: Language) => {
    const wordsOf = pluginWords.at(undefined, language)
    return async (each: Rollout) => rolloutJson(each, language, await wordsOf(each))
  }
  const record = (
    by: Acting,
    action: ActionOf<'rollout'>,
    { id, plugin, version }: Rollout,
    detail: Record<string, unknown> = {},
  ) => audit.record({ ...by, action: `rollout.${action}`, target: id, detail: { plugin, version, ...detail } })

  return [
    route({
      method: 'post',
      path: '/api/v1/registry/plugins/:plugin/rollouts',
      auth: 'platform.rollouts.manage',
      tag: 'Rollouts',
      summary: 'Begins to move a plugin to a version at many tenants',
      params: ofPlugin,
      body: newRollout,
      response: rollout,
      status: 202,
      idempotent: true,
      errors: ['version.unknown', 'tenant.unknown', 'request.conflict'],
      handler: async ({ params: { plugin }, body, by, language }) => {
        const made = await rollouts.create(plugin, body, by.actor)
        const { tenants, failureThreshold, concurrency, downgrade } = body
        const named = tenants === 'all' ? tenants : tenants.length
        await record(by, 'create', made, { tenants: named, failureThreshold, concurrency, downgrade })
        return rolloutsIn(language)(made)
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/registry/plugins/:plugin/rollouts',
      auth: 'platform.registry.read',
      tag: 'Rollouts',
      summary: 'The rollouts of a plugin, the latest first',
      params: ofPlugin,
      query: pageQuery,
      response: pageOf(rollout),
      handler: async ({ params: { plugin }, query, language }) =>
        withCursorRead(await rollouts.list({ plugin, ...positionIn(query) }), rolloutsIn(language)),
    }),

    route({
      method: 'get',
      path: '/api/v1/registry/rollouts',
      auth: 'platform.registry.read',
      tag: 'Rollouts',
      summary: 'The rollouts of all plugins, the latest first',
      query: pageQuery.extend({
        search: z.string().trim().max(64).optional().describe("A part of the plugin's id"),
        state: z.enum(rolloutStates).optional(),
      }),
      response: pageOf(rollout),
      handler: async ({ query: { search, state, ...query }, language }) =>
        withCursorRead(await rollouts.list({ search, state, ...positionIn(query) }), rolloutsIn(language)),
    }),

    route({
      method: 'get',
      path: '/api/v1/registry/rollouts/:id',
      auth: 'platform.registry.read',
      tag: 'Rollouts',
      summary: 'How far a rollout is',
      params,
      response: rollout,
      errors: ['request.not_found'],
      handler: async ({ params: { id }, language }) => rolloutsIn(language)(await rollouts.get(id)),
    }),

    route({
      method: 'get',
      path: '/api/v1/registry/rollouts/:id/tenants',
      auth: 'platform.registry.read',
      tag: 'Rollouts',
      summary: 'What became of a rollout at each tenant, in the order in which they have their turn',
      params,
      query: pageQuery.extend({ outcome: outcome.optional() }),
      response: pageOf(target),
      errors: ['request.not_found'],
      handler: async ({ params: { id }, query, language }) =>
        withCursor(await rollouts.targets(id, { ...numberIn(query), outcome: query.outcome }), (each) =>
          targetJson(language, each),
        ),
    }),

    route({
      method: 'post',
      path: '/api/v1/registry/rollouts/:id/pause',
      auth: 'platform.rollouts.manage',
      tag: 'Rollouts',
      summary: 'Begins no further upgrades; those under way end',
      params,
      response: rollout,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ params: { id }, by, language }) => {
        const paused = await rollouts.pause(id)
        await record(by, 'pause', paused)
        return rolloutsIn(language)(paused)
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/registry/rollouts/:id/resume',
      auth: 'platform.rollouts.manage',
      tag: 'Rollouts',
      summary: 'Goes on with a rollout that was paused or has stopped; failures are counted anew',
      params,
      body: z.strictObject({ retryFailed: z.boolean().default(false) }).default({ retryFailed: false }),
      response: rollout,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ params: { id }, body, by, language }) => {
        const resumed = await rollouts.resume(id, body)
        await record(by, 'resume', resumed, body)
        return rolloutsIn(language)(resumed)
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/registry/rollouts/:id/cancel',
      auth: 'platform.rollouts.manage',
      tag: 'Rollouts',
      summary: 'Ends a rollout for good; what was upgraded stays so',
      params,
      response: rollout,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ params: { id }, by, language }) => {
        const cancelled = await rollouts.cancel(id)
        await record(by, 'cancel', cancelled)
        return rolloutsIn(language)(cancelled)
      },
    }),
  ]
}
