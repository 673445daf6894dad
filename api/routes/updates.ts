import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import { updatePolicies, updateRules } from '../../plugins-registry/updates/policies.ts'
import { updateStates, type Update } from '../../plugins-registry/updates/queries.ts'
import type { Updates } from '../../plugins-registry/updates/updates.ts'
import { shownFigures, worseInWords } from '../../plugins-registry/updates/verdict.ts'
import { keptIn } from '../../problems/kept-words.ts'
import { saidIn } from '../../problems/said-in.ts'
import { changed, type Audit } from '../../runtime/audit.ts'
import { pageOf, pageQuery, positionIn, withCursor } from '../pagination.ts'
import { route, type Route } from '../route.ts'

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

export const update = z
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

/** A moment as JSON has it, if there is one. */
export const instant = (at: Date | undefined) => at?.toISOString()

/** Why it came to its end, in the words of a reader. */
const reasonJson = (language: Language, { reason, before, after }: Update) => {
  const words = reason && before && after && worseInWords(reason.code, before, after)
  return reason && { ...reason, message: words ? saidIn(language, words) : keptIn(language, reason) }
}

/** An update as the API answers it, with its reason in the words of the reader. */
export const updateJson = (language: Language, each: Update) => {
  const { tenant: _, installationId: _id, already: _a, before, after, ...rest } = each
  return {
    ...rest,
    reason: reasonJson(language, each),
    before: before && shownFigures(before),
    after: after && shownFigures(after),
    createdAt: rest.createdAt.toISOString(),
    startedAt: instant(rest.startedAt),
    watchedUntil: instant(rest.watchedUntil),
    finishedAt: instant(rest.finishedAt),
  }
}

const params = z.object({ id: z.uuid() })

/** What updates a tenant gets by itself, and how they went. */
export const updateRoutes = ({ updates, audit }: { updates: Updates; audit: Audit }): Route[] => [
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
    handler: async ({ tenant, query, language }) =>
      withCursor(await updates.list(tenant, query.plugin, positionIn(query)), (each) => updateJson(language, each)),
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
    handler: async ({ tenant, params: { id }, language }) => updateJson(language, await updates.get(tenant, id)),
  }),
]
