import { z } from 'zod'
import type { Registry, RegisteredPlugin } from '../../plugins-registry/registry.ts'
import { bundleLimits } from '../../plugins-registry/bundle.ts'
import type { Version } from '../../plugins-registry/versions.ts'
import type { Audit } from '../../runtime/audit.ts'
import { pageOf, pageQuery, positionIn, withCursor } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { actorOf } from './actor.ts'

const version = z
  .object({
    plugin: z.string(),
    version: z.string(),
    name: z.string(),
    description: z.string().optional(),
    icon: z.string().optional(),
    license: z.string().optional(),
    sha256: z.string().describe('Hash of the bundle'),
    sizeBytes: z.int(),
    capabilities: z.record(z.string(), z.unknown()).describe('What the manifest asks for'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Version' })

const uploaded = version
  .extend({ isNew: z.boolean().describe('False if these very bytes were uploaded before') })
  .meta({ id: 'UploadedVersion' })

const plugin = z
  .object({ plugin: z.string(), verified: z.boolean(), latest: version, createdAt: z.iso.datetime() })
  .meta({ id: 'RegisteredPlugin' })

const versionJson = ({ plugin, version, sha256, sizeBytes, manifest, createdAt }: Version) => {
  const { name, description, icon, license, capabilities } = manifest
  return {
    plugin,
    version,
    name,
    description,
    icon,
    license,
    sha256,
    sizeBytes,
    capabilities,
    createdAt: createdAt.toISOString(),
  }
}

const pluginJson = ({ plugin, verified, latest, createdAt }: RegisteredPlugin) => ({
  plugin,
  verified,
  latest: versionJson(latest),
  createdAt: createdAt.toISOString(),
})

const params = z.object({ plugin: z.string().max(64) })

/** The registry of bundles, for platform admins. */
export const registryRoutes = ({ registry, audit }: { registry: Registry; audit: Audit }): Route[] => [
  route({
    method: 'post',
    path: '/api/v1/registry/bundles',
    auth: 'platform',
    tag: 'Registry',
    summary: 'Uploads a bundle (tar.gz), which becomes an immutable version',
    bytes: { mediaType: 'application/gzip', maxBytes: bundleLimits.compressedBytes },
    response: uploaded,
    status: 201,
    handler: async ({ body, caller, request }) => {
      const result = await registry.upload(body)
      if (result.isNew) {
        const target = `${result.plugin}@${result.version}`
        const detail = { sha256: result.sha256 }
        await audit.record({
          tenantId: null,
          actor: actorOf(caller),
          action: 'version.upload',
          target,
          detail,
          requestId: request.id,
        })
      }
      return { ...versionJson(result), isNew: result.isNew }
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/registry/plugins',
    auth: 'platform',
    tag: 'Registry',
    summary: 'All plugins, by id',
    query: pageQuery,
    response: pageOf(plugin),
    handler: async ({ query }) => withCursor(await registry.plugins(positionIn(query)), pluginJson),
  }),

  route({
    method: 'get',
    path: '/api/v1/registry/plugins/:plugin/versions',
    auth: 'platform',
    tag: 'Registry',
    summary: 'The versions of a plugin, the latest upload first',
    params,
    query: pageQuery,
    response: pageOf(version),
    handler: async ({ params, query }) =>
      withCursor(await registry.versions(params.plugin, positionIn(query)), versionJson),
  }),

  route({
    method: 'patch',
    path: '/api/v1/registry/plugins/:plugin',
    auth: 'platform',
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
      .refine((given) => Object.keys(given).length > 0, 'has to change verified or dynamicCode'),
    handler: async ({ params: { plugin }, body: detail, caller, request }) => {
      if (detail.verified !== undefined) await registry.setVerified(plugin, detail.verified)
      if (detail.dynamicCode !== undefined) await registry.setDynamicCode(plugin, detail.dynamicCode)
      await audit.record({
        tenantId: null,
        actor: actorOf(caller),
        action: 'plugin.change',
        target: plugin,
        detail,
        requestId: request.id,
      })
      return undefined
    },
  }),
]
