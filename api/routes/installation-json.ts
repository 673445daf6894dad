import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import type { Installation } from '../../plugins-registry/installations/installation.ts'
import { stateReasonIn } from '../../plugins-registry/installations/lifecycle.ts'
import type { Manifest } from '../../plugins-registry/manifest/manifest.ts'
import { manifestIn } from '../../plugins-registry/manifest/in-words.ts'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import { shownUi } from '../../plugins-registry/pages/ui-files.ts'
import { shownSettings } from '../../plugins-registry/settings/secret-settings.ts'
import { updatePolicies } from '../../plugins-registry/updates/policies.ts'
import type { Health } from '../../runtime/supervisor/quarantine.ts'
import type { RunningSupervisor } from '../../runtime/supervisor/supervisor.ts'
import type { Access } from '../access.ts'
import type { Caller } from '../auth/caller.ts'
import type { Input } from '../route.ts'
import { capabilityInWords } from './capability-words.ts'
import { channel } from './registry.ts'

const json = z.record(z.string(), z.unknown())

export const capability = z.object({
  name: z.string(),
  required: z.boolean(),
  reason: z.string().optional().describe("The author's, for asking"),
  feature: z.string().optional().describe('What it makes possible; those of one feature belong together'),
  scope: json.describe('What the manifest asks for'),
  inWords: z.string().describe('What granting it allows'),
  granted: z.boolean(),
  grantedUntil: z.iso.datetime().optional().describe('When it ends by itself, or ended if it is not granted any more'),
  grantedInWords: z.string().optional().describe('What was granted of it, which may be less'),
})

export const installation = z
  .object({
    plugin: z.string(),
    version: z.string(),
    previousVersion: z.string().optional().describe('Where a rollback leads'),
    pinned: z.boolean().describe('Whether it keeps its version when others are moved to a new one'),
    channel: channel.describe('Where its updates come from; beta gets what is in stable as well'),
    updatePolicy: z
      .enum(['default', ...updatePolicies])
      .describe("Which updates it gets by itself; default: those of the tenant's policy. None while it is pinned"),
    name: z.string(),
    description: z.string().optional(),
    icon: z.string().optional(),
    state: z.enum(['installed', 'enabled', 'disabled', 'failed', 'uninstalled']),
    stateReason: z.string().optional(),
    health: z
      .object({ state: z.enum(['healthy', 'alone', 'stopped']), until: z.iso.datetime().optional() })
      .describe(
        'alone: in a process of its own, since it ended the one it shared; stopped: for a while, after more of it',
      ),
    capabilities: z.array(capability),
    grant: json.optional().describe('Granted scopes by capability; for admins'),
    settings: json.optional().describe('For admins; of a secret one only whether it is set'),
    revision: z.int().describe('Counts its changes: the `ETag`'),
    settingsSchema: json.optional().describe('JSON Schema of the settings; for admins'),
    permissions: z.array(z.object({ id: z.string(), label: z.string() })),
    dependencies: z.record(z.string(), z.string()).describe('Plugins that it needs, and in which versions'),
    jobs: z
      .record(z.string(), z.string())
      .describe('What its jobs are called, by name; those that are called something'),
    ui: z.object({
      menu: z.array(
        z.object({
          label: z.string(),
          icon: z.string().optional(),
          page: z.string(),
          permission: z.string().optional(),
        }),
      ),
      pages: z.array(z.string()),
      widgets: z.array(z.object({ name: z.string(), permission: z.string().optional() })),
      slots: z.array(z.object({ slot: z.string(), permission: z.string().optional() })),
    }),
  })
  .meta({ id: 'Installation' })

const isAdmin = (caller: Caller) =>
  caller.kind === 'platform' || ('subject' in caller && caller.subject.permissions.has('plexica.installations.manage'))

/** What a version asks for. */
export const askedCapabilities = ({ capabilities }: Pick<Manifest, 'capabilities'>, language: Language) =>
  Object.entries(capabilities).map(([name, { required, reason, feature, scope }]) => ({
    name,
    required,
    reason,
    feature,
    scope,
    inWords: capabilityInWords(name, scope, language),
  }))

const capabilitiesOf = ({ manifest, grant, grantUntil }: Installation, language: Language) =>
  askedCapabilities(manifest, language).map((asked) => {
    const granted = Object.hasOwn(grant, asked.name) ? grant[asked.name] : undefined
    return {
      ...asked,
      granted: granted !== undefined,
      ...(Object.hasOwn(grantUntil, asked.name) && { grantedUntil: grantUntil[asked.name]! }),
      ...(granted && { grantedInWords: capabilityInWords(asked.name, granted, language) }),
    }
  })

const healthJson = (health: Health) =>
  health.state === 'stopped' ? { state: health.state, until: health.until.toISOString() } : health

/** What tells of the health of an installation. */
export type ShownHealth = Pick<RunningSupervisor, 'health'>

/** Who asks about an installation, and in which language. */
type Asking = Pick<Input<Access, unknown, unknown, unknown>, 'caller' | 'language'>

/** An installation as a caller may see it. */
export const installationJson =
  (supervisor: ShownHealth, pluginWords: PluginWords) =>
  async (
    installation: Installation,
    { caller, language }: Asking,
    wordsOf = pluginWords.at(installation.tenant, language),
  ) => {
    const { plugin, version, previousVersion, pinned, channel, updatePolicy, state, stateReason, grant } = installation
    const manifest = manifestIn(installation.manifest, await wordsOf({ plugin, version }))
    const { name, description, icon, permissions, dependencies } = manifest
    return {
      plugin,
      version,
      previousVersion,
      pinned,
      channel,
      updatePolicy: updatePolicy ?? ('default' as const),
      name,
      description,
      icon,
      state,
      stateReason: stateReason === undefined ? undefined : stateReasonIn(language, stateReason),
      health: healthJson(supervisor.health(installation.id)),
      capabilities: capabilitiesOf({ ...installation, manifest }, language),
      revision: Number(installation.revision),
      // Settings may hold what is not for every user to see.
      ...(isAdmin(caller) ? { grant, settings: shownSettings(installation), settingsSchema: manifest.settings } : {}),
      permissions: permissions.map(({ id, label }) => ({ id, label })),
      dependencies,
      jobs: Object.fromEntries(
        Object.entries(manifest.jobs).flatMap(([job, { label }]) => (label === undefined ? [] : [[job, label]])),
      ),
      ui: shownUi(installation.manifest),
    }
  }
