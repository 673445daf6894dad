import { z } from 'zod'
import { consentStates, type Consent, type Consents } from '../../plugins-registry/consents/consents.ts'
import type { Language } from '../../languages/languages.ts'
import type { Words } from '../../plugins-registry/manifest/in-words.ts'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import type { Acting, Audit } from '../../runtime/audit.ts'
import type { ActionOf } from '../../runtime/audit/actions.ts'
import { route, type Route } from '../route.ts'
import { capabilityInWords } from './capability-words.ts'

export const consent = z
  .object({
    id: z.uuid(),
    plugin: z.string(),
    version: z.string().describe('The version that asks'),
    capability: z.string(),
    scope: z.record(z.string(), z.unknown()),
    inWords: z.string(),
    reason: z.string().optional().describe("The author's"),
    required: z.boolean(),
    state: z.enum(consentStates),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    decidedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Consent' })

const consentJson = ({ createdAt, expiresAt, decidedAt, ...rest }: Consent, language: Language, words: Words) => ({
  ...rest,
  ...(rest.reason !== undefined && { reason: words(rest.reason) }),
  inWords: capabilityInWords(rest.capability, rest.scope, language),
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  decidedAt: decidedAt?.toISOString(),
})

const params = z.object({ id: z.uuid() })

/** What updates ask for beyond what was granted. */
export const consentRoutes = ({
  consents,
  audit,
  pluginWords,
}: {
  consents: Consents
  audit: Audit
  pluginWords: PluginWords
}): Route[] => {
  const shown = async (tenant: { id: string }, items: Consent[], language: Language) => {
    const wordsOf = pluginWords.at(tenant, language)
    return Promise.all(items.map(async (each) => consentJson(each, language, await wordsOf(each))))
  }
  const record = (by: Acting, state: ActionOf<'consent'>, { plugin, capability, scope }: Consent, until?: string) =>
    audit.record({ ...by, action: `consent.${state}`, target: plugin, detail: { capability, scope, until } })

  return [
    route({
      method: 'get',
      path: '/api/v1/consents',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'What updates ask for beyond what was granted, the latest first',
      query: z.object({ state: z.enum(consentStates).optional().describe('All unless told') }),
      response: z.object({ items: z.array(consent) }),
      handler: async ({ tenant, query: { state }, language }) => ({
        items: await shown(tenant, await consents.list(tenant, state), language),
      }),
    }),

    route({
      method: 'post',
      path: '/api/v1/consents/:id/grant',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'Grants what an update asks for, or less of it',
      params,
      body: z
        .strictObject({
          scope: z.record(z.string(), z.unknown()).optional().describe('All that is asked, unless told'),
          until: z.iso.datetime().optional().describe('When it ends by itself; granted for good unless told'),
        })
        .default({}),
      response: consent,
      errors: ['request.not_found', 'request.conflict', 'grant.invalid'],
      handler: async ({ tenant, params: { id }, body, by, language }) => {
        const granted = await consents.grant(tenant, id, body)
        await record(by, 'granted', { ...granted, scope: body.scope ?? granted.scope }, body.until)
        return (await shown(tenant, [granted], language))[0]!
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/consents/:id/refuse',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'Refuses what an update asks for; the plugin runs on without',
      params,
      response: consent,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ tenant, params: { id }, by, language }) => {
        const refused = await consents.refuse(tenant, id)
        await record(by, 'refused', refused)
        return (await shown(tenant, [refused], language))[0]!
      },
    }),
  ]
}
