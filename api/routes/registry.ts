import { z } from 'zod'
import type { PluginTrust, Registry, RegisteredPlugin } from '../../plugins-registry/versions/registry.ts'
import type { Language } from '../../languages/languages.ts'
import { manifestIn, type Words } from '../../plugins-registry/manifest/in-words.ts'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import { bundleLimits } from '../../plugins-registry/bundle/layout.ts'
import { channels } from '../../plugins-registry/versions/channels.ts'
import { versionStates } from '../../plugins-registry/versions/states.ts'
import type { Version } from '../../plugins-registry/versions/versions.ts'
import type { Audit } from '../../runtime/audit.ts'
import { stateTag } from '../if-match.ts'
import { pageOf, pageQuery, positionIn, withCursorRead } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { actorOf } from './actor.ts'
import { signatureOf } from './bundle-signature.ts'
import { slug } from './tenants.ts'
import { asRule } from '../../languages/said.ts'

export const channel = z.enum(channels)

export const version = z
  .object({
    plugin: z.string(),
    version: z.string(),
    name: z.string(),
    description: z.string().optional(),
    icon: z.string().optional(),
    license: z.string().optional(),
    sha256: z.string().describe('Hash of the bundle'),
    sizeBytes: z.int(),
    channel,
    state: z.enum(versionStates),
    stateReason: z.string().optional(),
    capabilities: z.record(z.string(), z.unknown()).describe('What the manifest asks for'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Version' })

export const uploaded = version
  .extend({ isNew: z.boolean().describe('False if these very bytes were uploaded before') })
  .meta({ id: 'UploadedVersion' })

export const uploadChannel = channel.optional().describe('beta for a prerelease and stable for all else, unless told')

export const visibility = z.enum(['public', 'private']).describe('private: only the tenant whose it is sees it')

const plugin = z
  .object({
    plugin: z.string(),
    verified: z.boolean(),
    dynamicCode: z.boolean().describe('Whether eval, Function and WebAssembly are there'),
    visibility,
    latest: version,
    createdAt: z.iso.datetime(),
    revision: z.string().describe('What an edit of the plugin is held to'),
  })
  .meta({ id: 'RegisteredPlugin' })

const versionJson = (
  { plugin, version, sha256, sizeBytes, channel, state, stateReason, manifest, createdAt }: Version,
  words: Words,
) => {
  const { name, description, icon, license, capabilities } = manifestIn(manifest, words)
  return {
    plugin,
    version,
    name,
    description,
    icon,
    license,
    sha256,
    sizeBytes,
    channel,
    state,
    stateReason,
    capabilities,
    createdAt: createdAt.toISOString(),
  }
}

/** Versions as JSON, what they say to people in the language of a reader; at a tenant, its own texts come first. */
export const versionsIn = (pluginWords: PluginWords, language: Language, tenant?: { id: string }) => {
  const wordsOf = pluginWords.at(tenant, language)
  return async (of: Version) => versionJson(of, await wordsOf(of))
}

const trustTag = ({ verified, dynamicCode }: PluginTrust) => stateTag({ verified, dynamicCode })

const pluginsIn = (pluginWords: PluginWords, language: Language) => {
  const asJson = versionsIn(pluginWords, language)
  return async ({ latest, createdAt, ...rest }: RegisteredPlugin) => ({
    ...rest,
    latest: await asJson(latest),
    createdAt: createdAt.toISOString(),
    revision: trustTag(rest),
  })
}

const audience = z.strictObject({ tenants: z.array(slug).max(200).describe('Slugs') }).meta({ id: 'PluginAudience' })

const audienceTag = ({ tenants }: z.output<typeof audience>) => stateTag(tenants)

const params = z.object({ plugin: z.string().max(64) })

/** The registry of bundles, for platform admins. */
export const registryRoutes = ({
  registry,
  audit,
  pluginWords,
}: {
  registry: Registry
  audit: Audit
  pluginWords: PluginWords
}): Route[] => [
  route({
    method: 'post',
    path: '/api/v1/registry/bundles',
    auth: 'platform.registry.upload',
    tag: 'Registry',
    summary: 'Uploads a bundle (tar.gz), which becomes an immutable version',
    query: z.object({
      state: z
        .enum(['draft', 'submitted', 'published'])
        .default('published')
        .describe('Where its way begins; what a platform admin uploads needs no review'),
      channel: uploadChannel,
      tenants: z
        .string()
        .max(10_000)
        .transform((text) => text.split(','))
        .pipe(z.array(slug).min(1).max(200))
        .optional()
        .describe('Slugs, with commas between: only these tenants see the plugin'),
    }),
    bytes: { mediaType: 'application/gzip', maxBytes: bundleLimits.compressedBytes },
    response: uploaded,
    status: 201,
    handler: async ({ body, query, caller, request, language }) => {
      const result = await registry.upload(body, {
        state: query.state,
        channel: query.channel,
        audience: query.tenants,
        signature: signatureOf(request),
        by: actorOf(caller),
      })
      if (result.isNew) {
        const target = `${result.plugin}@${result.version}`
        const detail = { sha256: result.sha256, channel: result.channel, tenants: query.tenants }
        await audit.record({
          tenantId: null,
          actor: actorOf(caller),
          action: 'version.upload',
          target,
          detail,
          requestId: request.id,
        })
      }
      return { ...(await versionsIn(pluginWords, language)(result)), isNew: result.isNew }
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/registry/plugins',
    auth: 'platform.registry.read',
    tag: 'Registry',
    summary: 'All plugins, by id',
    query: pageQuery,
    response: pageOf(plugin),
    handler: async ({ query, language }) =>
      withCursorRead(await registry.plugins(positionIn(query)), pluginsIn(pluginWords, language)),
  }),

  route({
    method: 'get',
    path: '/api/v1/registry/plugins/:plugin',
    auth: 'platform.registry.read',
    tag: 'Registry',
    summary: 'One plugin',
    params,
    response: plugin,
    etag: ({ revision }) => revision,
    errors: ['version.unknown'],
    handler: async ({ params, language }) => pluginsIn(pluginWords, language)(await registry.plugin(params.plugin)),
  }),

  route({
    method: 'get',
    path: '/api/v1/registry/plugins/:plugin/versions',
    auth: 'platform.registry.read',
    tag: 'Registry',
    summary: 'The versions of a plugin, the latest upload first',
    params,
    query: pageQuery,
    response: pageOf(version),
    errors: ['version.unknown'],
    handler: async ({ params, query, language }) =>
      withCursorRead(await registry.versions(params.plugin, positionIn(query)), versionsIn(pluginWords, language)),
  }),

  route({
    method: 'get',
    path: '/api/v1/registry/plugins/:plugin/audience',
    auth: 'platform.registry.read',
    tag: 'Registry',
    summary: 'The tenants that a private plugin is for',
    params,
    response: audience,
    etag: audienceTag,
    errors: ['version.unknown'],
    handler: async ({ params: { plugin } }) => ({ tenants: await registry.audience(plugin) }),
  }),

  route({
    method: 'put',
    path: '/api/v1/registry/plugins/:plugin/audience',
    auth: 'platform.registry.review',
    tag: 'Registry',
    summary: 'Says for which tenants a private plugin is; where it is installed already it goes on',
    params,
    body: audience,
    response: audience,
    etag: audienceTag,
    conditional: true,
    errors: ['version.unknown', 'tenant.unknown', 'request.conflict'],
    handler: async ({ params: { plugin }, body, by, ifMatch }) => {
      let before: { tenants: string[] } | undefined
      await registry.setAudience(plugin, body.tenants, (tenants) => {
        before = { tenants }
        ifMatch(audienceTag(before))
      })
      const after = { tenants: await registry.audience(plugin) }
      await audit.record({ ...by, action: 'plugin.change', target: plugin, before, after })
      return after
    },
  }),

  route({
    method: 'patch',
    path: '/api/v1/registry/plugins/:plugin',
    auth: 'platform.registry.review',
    tag: 'Registry',
    summary:
      'Says whether a plugin was reviewed (verified plugins share sandbox workers), or may make code from strings',
    params,
    body: z
      .strictObject({
        verified: z.boolean(),
        dynamicCode: z.boolean().describe('Whether eval, Function and WebAssembly are there'),
      })
      .partial()
      .refine((given) => Object.keys(given).length > 0, asRule('has to change verified or dynamicCode')),
    conditional: true,
    errors: ['version.unknown'],
    handler: async ({ params: { plugin }, body: { verified, dynamicCode }, by, ifMatch }) => {
      const given = { ...(verified !== undefined && { verified }), ...(dynamicCode !== undefined && { dynamicCode }) }
      let before: Record<string, boolean> | undefined
      await registry.setTrust(plugin, given, (trust) => {
        before = { ...trust }
        ifMatch(trustTag(trust))
      })
      await audit.record({ ...by, action: 'plugin.change', target: plugin, before, after: { ...before, ...given } })
      return undefined
    },
  }),
]
