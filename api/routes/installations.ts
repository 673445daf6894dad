import type { Knex } from 'knex'
import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import type { Step } from '../../plugins-registry/dependencies/dependencies.ts'
import type { Installation } from '../../plugins-registry/installations/installation.ts'
import type { Installations, RecordChange } from '../../plugins-registry/installations/installations.ts'
import type { Manifest } from '../../plugins-registry/manifest/manifest.ts'
import { manifestIn, type PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import type { Registry } from '../../plugins-registry/versions/registry.ts'
import { shownSettings } from '../../plugins-registry/settings/secret-settings.ts'
import { shownUi } from '../../plugins-registry/pages/ui-files.ts'
import { updatePolicies } from '../../plugins-registry/updates/policies.ts'
import type { ProblemCode } from '../../problems/catalogue.ts'
import { asRule, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { recordingBegin, type Acting, type Audit, type AuditRecord } from '../../runtime/audit.ts'
import type { ActionOf } from '../../runtime/audit/actions.ts'
import type { Health } from '../../runtime/supervisor/quarantine.ts'
import type { RunningSupervisor } from '../../runtime/supervisor/supervisor.ts'
import type { Tenants } from '../../runtime/tenants/tenants.ts'
import type { Access } from '../access.ts'
import type { Caller } from '../auth/caller.ts'
import { pageOf, pageQuery, numberIn, withCursor } from '../pagination.ts'
import { route, type Input, type Route } from '../route.ts'
import { capabilityInWords } from './capability-words.ts'
import { channel } from './registry.ts'
import { slug } from './tenants.ts'

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

const rolledBack = installation
  .extend({
    migrations: z.object({
      takenBack: z
        .array(z.string())
        .describe('Migrations that were undone by their .down.sql: what they had made is gone, with its data'),
      kept: z
        .array(z.string())
        .describe('Migrations of later versions that stay, with all data: this version gets along with them'),
    }),
  })
  .meta({ id: 'RolledBackInstallation' })

const grant = z
  .record(z.string(), z.union([z.boolean(), json]))
  .describe('By capability: true for what is asked, false to refuse it, or a narrower scope')

const grantUntil = z
  .record(z.string().max(64), z.iso.datetime())
  .describe('By capability: when what is granted ends by itself; what is not named is granted for good')

const withDependencies = z
  .union([z.boolean(), z.record(z.string().max(64), z.strictObject({ grant, grantUntil, settings: json }).partial())])
  .describe(
    'Whether what it needs is installed, upgraded and enabled along with it; as an object, with grants and settings by plugin',
  )

const newInstallation = z.strictObject({
  plugin: z.string().max(64),
  version: z.string().max(64).optional().describe('The newest of the channel if none is named'),
  channel: channel.optional().describe('Where its updates come from: that of the version unless told'),
  grant: grant.optional().describe('Everything that the manifest asks for if there is none'),
  grantUntil: grantUntil.optional(),
  settings: json.optional(),
  withDependencies: withDependencies.optional(),
})

const change = z
  .strictObject({
    state: z.enum(['enabled', 'disabled']),
    grant,
    grantUntil: grantUntil.describe('With a grant, which is set as a whole: when what it grants ends by itself'),
    settings: json,
    version: z.string().max(64).describe('"latest" is the newest of its channel, if that is later'),
    channel: channel.describe('Where its updates come from'),
    updatePolicy: z.enum(['default', ...updatePolicies]).describe('Which updates it gets by itself'),
    pinned: z.boolean().describe('Whether it keeps its version when others are moved to a new one'),
    withDependencies: withDependencies.describe('With a version: as when it is installed'),
  })
  .partial()
  .refine(
    ({ withDependencies: _, grantUntil: _until, ...given }) => Object.keys(given).length === 1,
    asRule('has to change exactly one of state, grant, settings, version, channel, updatePolicy and pinned'),
  )
  .refine(
    (given) => given.withDependencies === undefined || given.version !== undefined,
    asRule('has withDependencies together with a version only'),
  )
  .refine(
    (given) => given.grantUntil === undefined || given.grant !== undefined,
    asRule('has grantUntil together with a grant only'),
  )

const migrationRun = z
  .object({
    name: z.string(),
    direction: z.enum(['up', 'down']).describe('down: it was taken back'),
    version: z.string().describe('The version that was to be reached'),
    outcome: z.enum(['done', 'failed']).describe('failed: nothing of it, or of the others on the way, was kept'),
    durationMs: z.int(),
    at: z.iso.datetime(),
    failure: z
      .object({
        message: z.string(),
        statement: z.int().optional().describe('Which of its statements, from 1 on'),
        sqlState: z.string().optional(),
      })
      .optional(),
  })
  .meta({ id: 'MigrationRun' })

const params = z.object({ plugin: z.string().max(64) })

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

/** The grant as the audit trail tells it. */
const grantOf = ({ grant, grantUntil }: Installation) => ({
  grant,
  ...(Object.keys(grantUntil).length > 0 && { grantUntil }),
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
      stateReason,
      health: healthJson(supervisor.health(installation.id)),
      capabilities: capabilitiesOf({ ...installation, manifest }, language),
      revision: Number(installation.revision),
      // Settings may hold what is not for every user to see.
      ...(isAdmin(caller) ? { grant, settings: shownSettings(installation), settingsSchema: manifest.settings } : {}),
      permissions: permissions.map(({ id, label }) => ({ id, label })),
      dependencies,
      ui: shownUi(installation.manifest),
    }
  }

interface Services {
  pluginWords: PluginWords
  installations: Installations
  registry: Registry
  tenants: Tenants
  audit: Audit
  supervisor: Pick<RunningSupervisor, 'health' | 'release'>
}

/** What stands in the way of another version, grant or state of an installation. */
const changing: ProblemCode[] = [
  ...(['version.unknown', 'version.yanked', 'grant.invalid', 'signature.invalid', 'quota.reached'] as const),
  ...(['migration.failed', 'migration.changed', 'lifecycle.failed', 'plugin.load_failed'] as const),
  ...(['dependency.missing', 'dependency.conflict', 'dependency.cycle', 'dependency.disabled'] as const),
  ...(['dependency.needed', 'dependency.too_many'] as const),
]
const installing: ProblemCode[] = ['installation.exists', 'installation.kept', 'installation.changing', ...changing]

/** What is installed at a tenant. */
export const installationRoutes = ({
  installations,
  registry,
  tenants,
  audit,
  supervisor,
  pluginWords,
}: Services): Route[] => {
  const asJson = installationJson(supervisor, pluginWords)
  const record = (by: Acting, action: ActionOf<'installation'>, target: string, more: Partial<AuditRecord> = {}) =>
    audit.record({ ...by, action: `installation.${action}`, target, ...more })

  /** A JSON file of the installed version. */
  const fileOf = async (
    tenant: { id: string },
    plugin: string,
    pathIn: (installed: Installation) => string | undefined,
  ) => {
    const installed = await installations.get(tenant, plugin)
    const path = pathIn(installed)
    const content = path === undefined ? undefined : await registry.file(plugin, installed.version, path)
    if (!content) throw new Problem('request.not_found', { detail: said('The plugin has no such file.') })
    return JSON.parse(content.toString()) as Record<string, unknown>
  }

  /** What was done for the sake of another plugin is in the trail like everything else. */
  const recordSteps =
    (by: Acting, of: string) =>
    ({ action, plugin, version, from }: Step) =>
      record(by, action === 'install' ? 'create' : 'change', plugin, {
        ...(from === undefined ? {} : { before: { version: from } }),
        after: action === 'enable' ? { state: 'enabled' } : { version },
        detail: { neededBy: of },
      })

  const apply = async (
    tenant: { id: string; slug: string },
    plugin: string,
    given: z.output<typeof change>,
    { by, ifMatch }: Pick<Input<'tenant', unknown, unknown, unknown>, 'by' | 'ifMatch'>,
  ): Promise<Installation> => {
    const expect = ({ revision }: Installation) => ifMatch(Number(revision))
    const write = (more: Partial<AuditRecord>, trx?: Knex) =>
      audit.record({ ...by, action: 'installation.change', target: plugin, ...more }, trx)
    /** Refuses an edit of what is not as its caller saw it, by ending the transaction that it is made in. */
    const expecting =
      (tell: (before: Installation, after: Installation) => Partial<AuditRecord>): RecordChange =>
      (before, after, trx) => {
        expect(before)
        return write(tell(before, after), trx)
      }
    if (given.grant !== undefined)
      return installations.setGrant(tenant, plugin, given.grant, {
        until: given.grantUntil,
        record: expecting((before, after) => ({ before: grantOf(before), after: grantOf(after) })),
      })
    // Values stay out of the trail: they are the plugin's, and nobody knows what they are.
    if (given.settings !== undefined)
      return installations.setSettings(
        tenant,
        plugin,
        given.settings,
        expecting(() => ({ detail: { settings: Object.keys(given.settings ?? {}) } })),
      )
    if (given.pinned !== undefined)
      return installations.setPinned(
        tenant,
        plugin,
        given.pinned,
        expecting((before, after) => ({ before: { pinned: before.pinned }, after: { pinned: after.pinned } })),
      )
    if (given.channel !== undefined)
      return installations.setChannel(
        tenant,
        plugin,
        given.channel,
        expecting((before, after) => ({ before: { channel: before.channel }, after: { channel: after.channel } })),
      )
    if (given.updatePolicy !== undefined)
      return installations.setUpdatePolicy(
        tenant,
        plugin,
        given.updatePolicy === 'default' ? null : given.updatePolicy,
        expecting((before, after) => ({
          before: { updatePolicy: before.updatePolicy },
          after: { updatePolicy: after.updatePolicy },
        })),
      )
    const found = await installations.get(tenant, plugin)
    expect(found)
    const { state, version } = found
    const wanted = given.version === undefined ? { state: given.state! } : { version: given.version }
    return recordingBegin(audit, { ...by, action: 'installation.change', target: plugin, detail: wanted }, async () => {
      if (given.version === undefined) {
        const now = await installations.setState(tenant, plugin, given.state!, expect)
        await write({ before: { state }, after: { state: now.state } })
        return now
      }
      const now = await installations.upgrade(tenant, plugin, given.version === 'latest' ? undefined : given.version, {
        withDependencies: given.withDependencies,
        onStep: recordSteps(by, plugin),
        expect,
      })
      await write({ before: { version }, after: { version: now.version } })
      return now
    })
  }

  const install = (tenant: { id: string; slug: string }, body: z.output<typeof newInstallation>, by: Acting) =>
    recordingBegin(
      audit,
      {
        ...by,
        action: 'installation.create',
        target: body.plugin,
        ...(body.version !== undefined && { detail: { version: body.version } }),
      },
      async () => {
        const installed = await installations.install(tenant, { ...body, onStep: recordSteps(by, body.plugin) })
        const { plugin, version } = installed
        await record(by, 'create', plugin, { after: { version, ...grantOf(installed) } })
        return installed
      },
    )

  return [
    route({
      method: 'get',
      path: '/api/v1/installations',
      auth: 'tenant',
      tag: 'Installations',
      summary: 'What is installed here, with menus and pages',
      response: z.object({ items: z.array(installation), nextCursor: z.string().optional() }),
      handler: async ({ tenant, caller, language }) => {
        const wordsOf = pluginWords.at(tenant, language)
        const all = await installations.list(tenant)
        return { items: await Promise.all(all.map((each) => asJson(each, { caller, language }, wordsOf))) }
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/installations',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'Installs a plugin and enables it',
      body: newInstallation,
      response: installation,
      status: 201,
      idempotent: true,
      errors: installing,
      handler: async ({ tenant, caller, language, body, by }) => {
        return asJson(await install(tenant, body, by), { caller, language })
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/tenants/:slug/installations',
      auth: 'platform.tenants.manage',
      tag: 'Tenants',
      summary: 'Installs a plugin at a tenant and enables it',
      params: z.object({ slug }),
      body: newInstallation,
      response: installation,
      status: 201,
      idempotent: true,
      errors: [...installing, 'tenant.unknown'],
      handler: async ({ params, caller, language, body, by }) => {
        const tenant = await tenants.get(params.slug)
        const installed = await install(tenant, body, { ...by, tenantId: tenant.id })
        return asJson(installed, { caller, language })
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/installations/:plugin',
      auth: 'tenant',
      tag: 'Installations',
      summary: 'One installation',
      params,
      response: installation,
      etag: ({ revision }) => revision,
      errors: ['installation.unknown'],
      handler: async ({ tenant, caller, language, params: { plugin } }) =>
        asJson(await installations.get(tenant, plugin), { caller, language }),
    }),

    route({
      method: 'patch',
      path: '/api/v1/installations/:plugin',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'Changes the state, the grant, the settings or the version of an installation',
      params,
      body: change,
      response: installation,
      etag: ({ revision }) => revision,
      conditional: true,
      errors: ['installation.unknown', 'installation.changing', ...changing],
      handler: async ({ tenant, caller, language, params: { plugin }, body, by, ifMatch }) =>
        asJson(await apply(tenant, plugin, body, { by, ifMatch }), { caller, language }),
    }),

    route({
      method: 'post',
      path: '/api/v1/installations/:plugin/rollback',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary:
        'Goes back to the version before the last upgrade; migrations of later versions are taken back as far as their bundles say how, the others stay with their data',
      params,
      response: rolledBack,
      errors: ['installation.unknown', 'installation.changing', 'request.conflict', ...changing],
      handler: async ({ tenant, caller, language, params: { plugin }, by }) => {
        const { version } = await installations.get(tenant, plugin)
        const begun = { ...by, action: 'installation.rollback' as const, target: plugin, before: { version } }
        const { installation: changed, ...migrations } = await recordingBegin(audit, begun, async () => {
          const { installation: now, ...taken } = await installations.rollback(tenant, plugin)
          await record(by, 'rollback', plugin, { before: { version }, after: { version: now.version }, detail: taken })
          return { installation: now, ...taken }
        })
        return { ...(await asJson(changed, { caller, language })), migrations }
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/installations/:plugin/release',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'Lets an installation run again that was set apart or stopped for ending its process',
      params,
      response: installation,
      errors: ['installation.unknown'],
      handler: async ({ tenant, caller, language, params: { plugin }, by }) => {
        const installed = await installations.get(tenant, plugin)
        supervisor.release(installed.id)
        await record(by, 'release', plugin)
        return asJson(installed, { caller, language })
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/installations/:plugin/migrations',
      auth: 'plexica.installations.manage',
      tag: 'Installations',
      summary: 'What migrations did here: when, for which version, for how long, and what failed; the latest first',
      params,
      query: pageQuery,
      response: pageOf(migrationRun),
      errors: ['installation.unknown'],
      handler: async ({ tenant, params: { plugin }, query }) =>
        withCursor(await installations.migrationRuns(tenant, plugin, numberIn(query)), ({ id: _, at, ...run }) => ({
          ...run,
          at: at.toISOString(),
        })),
    }),

    route({
      method: 'get',
      path: '/api/v1/installations/:plugin/locales/:lang',
      auth: 'tenant',
      tag: 'Installations',
      summary: 'The texts of a plugin in a language',
      params: params.extend({
        lang: z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, asRule('has to be a language tag such as de')),
      }),
      response: json,
      revalidate: true,
      errors: ['installation.unknown'],
      handler: ({ tenant, params: { plugin, lang } }) => fileOf(tenant, plugin, () => `locales/${lang}.json`),
    }),
  ]
}
