import { z } from 'zod'
import { languageTags, sourceLanguage } from '../../languages/languages.ts'
import { bySource, type PluginTexts } from '../../plugins-registry/pages/plugin-texts.ts'
import { textsFor } from '../../plugins-registry/pages/plugin-words.ts'
import type { TextOverrides } from '../../runtime/texts/overrides.ts'
import { route, type Route } from '../route.ts'

const params = z.object({ language: z.enum(languageTags) })
const plugin = z.string().max(32).nullable().describe('Whose text it is; null: that of the app itself')
const texts = z.record(z.string(), z.string())
const revision = z.int().describe('Counts the changes of this language')

const override = z
  .object({
    plugin,
    key: z.string(),
    text: z.string().describe('An ICU message'),
    source: z.string().describe('The English text that it was written for'),
  })
  .meta({ id: 'TextOverride' })

const overrides = z.object({ revision, items: z.array(override) }).meta({ id: 'TextOverrides' })

/** The texts that tenants put in place of those of the app and of plugins, and what plugins say in each language. */
export const textRoutes = ({
  texts: own,
  pluginTexts,
}: {
  texts: TextOverrides
  pluginTexts: PluginTexts
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/texts/:language',
    auth: 'public',
    tag: 'Languages',
    summary: 'The texts of the tenant in place of those of the app, by key; for the sign-in page too',
    params,
    response: z.object({ texts }),
    revalidate: true,
    handler: async ({ tenant, params: { language } }) => ({
      texts: textsFor(await own.list(tenant.id, language), null),
    }),
  }),

  route({
    method: 'get',
    path: '/api/v1/texts/:language/overrides',
    auth: 'plexica.tenant.manage',
    tag: 'Languages',
    summary: 'All texts of the tenant in a language, those in place of texts of plugins too',
    params,
    response: overrides,
    etag: (found) => found.revision,
    handler: async ({ tenant, params: { language } }) => ({
      revision: tenant.texts[language] ?? 0,
      items: await own.list(tenant.id, language),
    }),
  }),

  route({
    method: 'patch',
    path: '/api/v1/texts/:language/overrides',
    auth: 'plexica.tenant.manage',
    tag: 'Languages',
    summary: 'Puts texts in place of others, or takes them back: all of them or none',
    params,
    body: z.strictObject({
      changes: z
        .array(
          z.strictObject({
            plugin: plugin.default(null),
            key: z.string().min(1).max(200),
            text: z.string().min(1).max(4_000).nullable().describe('An ICU message; null: what there was before'),
          }),
        )
        .min(1)
        .max(5_000),
    }),
    response: overrides,
    etag: (found) => found.revision,
    conditional: true,
    errors: ['quota.reached', 'installation.unknown'],
    handler: async ({ tenant, params: { language }, body, by, ifMatch }) => ({
      revision: await own.change(by, tenant, language, body.changes, ifMatch),
      items: await own.list(tenant.id, language),
    }),
  }),

  route({
    method: 'get',
    path: '/api/v1/installations/:plugin/texts/:language',
    auth: 'tenant',
    tag: 'Languages',
    summary: 'What is shown in place of the English texts of a plugin, by those texts',
    params: params.extend({ plugin: z.string().max(32) }),
    response: z.object({ texts }),
    revalidate: true,
    errors: ['installation.unknown'],
    handler: async ({ tenant, params: { plugin, language } }) => ({
      texts: bySource(
        await pluginTexts.of(tenant, plugin, sourceLanguage),
        await pluginTexts.of(tenant, plugin, language),
        textsFor(await own.list(tenant.id, language), plugin),
      ),
    }),
  }),
]
