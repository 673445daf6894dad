import { z } from 'zod'
import type { Installation } from '../../plugins-registry/installations/installation.ts'
import type { Installations } from '../../plugins-registry/installations/installations.ts'
import { manifestIn } from '../../plugins-registry/manifest/in-words.ts'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import type { Registry } from '../../plugins-registry/versions/registry.ts'
import { recordingBegin, type Acting, type Audit } from '../../runtime/audit.ts'
import type { ActionOf } from '../../runtime/audit/actions.ts'
import { route, type Route } from '../route.ts'
import { askedCapabilities, capability, installation, installationJson, type ShownHealth } from './installation-json.ts'

const params = z.object({ plugin: z.string().max(64) })

const need = z.object({ plugin: z.string(), version: z.string(), range: z.string() })

export const resolution = z
  .object({
    plugin: z.string(),
    version: z.string(),
    name: z.string(),
    steps: z
      .array(
        z.object({
          action: z.enum(['install', 'upgrade', 'enable']),
          plugin: z.string(),
          version: z.string(),
          from: z.string().optional().describe('Of an upgrade'),
          name: z.string(),
          capabilities: z
            .array(capability.omit({ granted: true, grantedInWords: true }))
            .describe('What the version asks for; what is installed keeps what it was granted'),
          settingsSchema: z.record(z.string(), z.unknown()).optional().describe('JSON Schema of its settings'),
          neededBy: z.array(need),
        }),
      )
      .describe('In this order; what was asked for comes last. Empty if nothing has to be done, or can not be'),
    conflicts: z
      .array(
        z.object({
          kind: z.string().describe('As in the problem `dependency.<kind>`'),
          plugin: z.string(),
          detail: z.string().describe('What needs what, in one sentence'),
          neededBy: z.array(need),
        }),
      )
      .describe('Why it can not be done'),
  })
  .meta({ id: 'Resolution' })

export const uninstalled = z
  .object({
    plugin: z.string(),
    keptUntil: z.iso.datetime().optional().describe('When its data goes; absent if it is gone'),
    failedSteps: z
      .array(z.object({ step: z.string(), message: z.string() }))
      .describe('Steps of the plugin that failed, which kept nobody from uninstalling it'),
  })
  .meta({ id: 'Uninstalled' })

const keptInstallation = z
  .object({ plugin: z.string(), version: z.string(), name: z.string(), keptUntil: z.iso.datetime() })
  .meta({ id: 'KeptInstallation' })

const keptJson = ({ plugin, version, manifest, keptUntil }: Installation) => ({
  plugin,
  version,
  name: manifest.name,
  keptUntil: keptUntil!.toISOString(),
})

/** What becomes of installations: what they need, how they go, and how they come back. */
export const installationLifeRoutes = ({
  installations,
  registry,
  audit,
  supervisor,
  pluginWords,
}: {
  installations: Installations
  registry: Pick<Registry, 'version'>
  audit: Audit
  supervisor: ShownHealth
  pluginWords: PluginWords
}): Route[] => {
  const asJson = installationJson(supervisor, pluginWords)
  const record = (by: Acting, action: ActionOf<'installation'>, target: string, detail: Record<string, unknown> = {}) =>
    audit.record({ ...by, action: `installation.${action}`, target, detail })

  return [
    route({
      method: 'get',
      path: '/api/v1/registry/plugins/:plugin/resolution',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'What installing a plugin here, or upgrading to a version of it, would install, upgrade and enable',
      params,
      query: z.object({ version: z.string().max(64).optional().describe('The newest release if none is named') }),
      response: resolution,
      errors: ['version.unknown'],
      handler: async ({ tenant, params: { plugin }, query, language }) => {
        const { version, steps, conflicts } = await installations.resolution(tenant, plugin, query.version)
        const { manifest } = version
        const wordsOf = pluginWords.at(tenant, language)
        const shown = await Promise.all(
          steps.map(async (step) => {
            const found = await registry.version(step.plugin, step.version)
            const manifest = manifestIn(found.manifest, await wordsOf(step))
            const { name, settings: settingsSchema } = manifest
            return { ...step, name, capabilities: askedCapabilities(manifest, language), settingsSchema }
          }),
        )
        return { plugin, version: version.version, name: manifest.name, steps: shown, conflicts }
      },
    }),

    route({
      method: 'delete',
      path: '/api/v1/installations/:plugin',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'Uninstalls a plugin; its data is kept for a while, out of reach, and can be restored',
      params,
      query: z.object({
        purge: z
          .enum(['true', 'false'])
          .default('false')
          .describe('Takes away all data at once, also of what was uninstalled before'),
      }),
      response: uninstalled,
      errors: ['installation.unknown', 'installation.changing', 'dependency.needed'],
      handler: async ({ tenant, params: { plugin }, query, by }) => {
        const purge = query.purge === 'true'
        const action = purge ? 'purge' : 'delete'
        const begun = { ...by, action: `installation.${action}` as const, target: plugin }
        return recordingBegin(audit, begun, async () => {
          const { keptUntil, failedSteps } = await installations.uninstall(tenant, plugin, { purge })
          const answer = { failedSteps, ...(keptUntil && { keptUntil: keptUntil.toISOString() }) }
          await record(by, action, plugin, answer)
          return { plugin, ...answer }
        })
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/uninstalled',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'What was uninstalled here and can be restored',
      response: z.object({ items: z.array(keptInstallation) }),
      handler: async ({ tenant }) => ({ items: (await installations.kept(tenant)).map(keptJson) }),
    }),

    route({
      method: 'post',
      path: '/api/v1/installations/:plugin/restore',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'Takes back that a plugin was uninstalled, with its version, grant, settings and data',
      params,
      response: installation,
      errors: [
        'installation.unknown',
        'installation.changing',
        'lifecycle.failed',
        'dependency.missing',
        'dependency.conflict',
        'dependency.disabled',
        'quota.reached',
      ],
      handler: async ({ tenant, caller, language, params: { plugin }, by }) => {
        const begun = { ...by, action: 'installation.restore' as const, target: plugin }
        const restored = await recordingBegin(audit, begun, async () => {
          const now = await installations.restore(tenant, plugin)
          await record(by, 'restore', plugin)
          return now
        })
        return asJson(restored, { caller, language })
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/installations/:plugin/export',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary:
        'Everything that an installation has, as lines of JSON: settings, tables, stored values, a list of files',
      params,
      downloads: ['application/x-ndjson'],
      errors: ['installation.unknown'],
      handler: async ({ tenant, params: { plugin }, by }) => {
        const body = await installations.export(tenant, plugin)
        await record(by, 'export', plugin)
        return { mediaType: 'application/x-ndjson', fileName: `${tenant.slug}-${plugin}.ndjson`, body }
      },
    }),
  ]
}
