import type { Knex } from 'knex'
import { z } from 'zod'
import { asRule } from '../../languages/said.ts'
import type { Step } from '../../plugins-registry/dependencies/dependencies.ts'
import type { Installation } from '../../plugins-registry/installations/installation.ts'
import type { RecordChange } from '../../plugins-registry/installations/choices.ts'
import type { Installations } from '../../plugins-registry/installations/installations.ts'
import { updatePolicies } from '../../plugins-registry/updates/policies.ts'
import type { ProblemCode } from '../../problems/catalogue.ts'
import { recordingBegin, type Acting, type Audit, type AuditRecord } from '../../runtime/audit.ts'
import type { Tenant } from '../../runtime/tenants/tenants.ts'
import type { Input } from '../route.ts'
import { channel } from './registry.ts'

const json = z.record(z.string(), z.unknown())

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

/** What is told of a plugin that is to be installed. */
export const newInstallation = z.strictObject({
  plugin: z.string().max(64),
  version: z.string().max(64).optional().describe('The newest of the channel if none is named'),
  channel: channel.optional().describe('Where its updates come from: that of the version unless told'),
  grant: grant.optional().describe('Everything that the manifest asks for if there is none'),
  grantUntil: grantUntil.optional(),
  settings: json.optional(),
  withDependencies: withDependencies.optional(),
})

/** What is changed of an installation, one thing at a time. */
export const installationChange = z
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

/** What stands in the way of another version, grant or state of an installation. */
export const changing: ProblemCode[] = [
  ...(['version.unknown', 'version.yanked', 'grant.invalid', 'signature.invalid', 'quota.reached'] as const),
  ...(['migration.failed', 'migration.changed', 'lifecycle.failed', 'plugin.load_failed'] as const),
  ...(['dependency.missing', 'dependency.conflict', 'dependency.cycle', 'dependency.disabled'] as const),
  ...(['dependency.needed', 'dependency.too_many'] as const),
]
/** What stands in the way of a new installation. */
export const installing: ProblemCode[] = [
  'installation.exists',
  'installation.kept',
  'installation.changing',
  ...changing,
]

/** The grant as the audit trail tells it. */
const grantOf = ({ grant, grantUntil }: Installation) => ({
  grant,
  ...(Object.keys(grantUntil).length > 0 && { grantUntil }),
})

type Place = Pick<Tenant, 'id' | 'slug'>
type Change = z.output<typeof installationChange>
/** Whoever changes it, held to what they saw of it. */
type Editor = Pick<Input<'tenant', unknown, unknown, unknown>, 'by' | 'ifMatch'>

/** Installs plugins at tenants and changes what is installed, and writes into the trail who did what. */
export const createInstallationChanges = ({ installations, audit }: { installations: Installations; audit: Audit }) => {
  /** What was done for the sake of another plugin is in the trail like everything else. */
  const recordSteps =
    (by: Acting, of: string) =>
    ({ action, plugin, version, from }: Step) =>
      audit.record({
        ...by,
        action: action === 'install' ? 'installation.create' : 'installation.change',
        target: plugin,
        ...(from === undefined ? {} : { before: { version: from } }),
        after: action === 'enable' ? { state: 'enabled' } : { version },
        detail: { neededBy: of },
      })

  const install = (tenant: Place, body: z.output<typeof newInstallation>, by: Acting) => {
    const { plugin, version: wanted } = body
    const detail = wanted === undefined ? {} : { detail: { version: wanted } }
    return recordingBegin(audit, { ...by, action: 'installation.create', target: plugin, ...detail }, async () => {
      const installed = await installations.install(tenant, { ...body, onStep: recordSteps(by, plugin) })
      const after = { version: installed.version, ...grantOf(installed) }
      await audit.record({ ...by, action: 'installation.create', target: plugin, after })
      return installed
    })
  }

  const change = async (
    tenant: Place,
    plugin: string,
    given: Change,
    { by, ifMatch }: Editor,
  ): Promise<Installation> => {
    const begun = { ...by, action: 'installation.change' as const, target: plugin }
    const expect = ({ revision }: Installation) => ifMatch(Number(revision))
    const write = (more: Partial<AuditRecord>, trx?: Knex) => audit.record({ ...begun, ...more }, trx)
    /** Refuses an edit of what is not as its caller saw it, by ending the transaction that it is made in. */
    const expecting =
      (tell: (before: Installation, after: Installation) => Partial<AuditRecord>): RecordChange =>
      (before, after, trx) => {
        expect(before)
        return write(tell(before, after), trx)
      }
    /** For what is in the trail as it was and as it is. */
    const expectingField = (field: 'pinned' | 'channel' | 'updatePolicy') =>
      expecting((before, after) => ({ before: { [field]: before[field] }, after: { [field]: after[field] } }))

    if (given.grant !== undefined)
      return installations.setGrant(tenant, plugin, given.grant, {
        until: given.grantUntil,
        record: expecting((before, after) => ({ before: grantOf(before), after: grantOf(after) })),
      })
    if (given.settings !== undefined) {
      // Values stay out of the trail: they are the plugin's, and nobody knows what they are.
      const named = { detail: { settings: Object.keys(given.settings) } }
      return installations.setSettings(
        tenant,
        plugin,
        given.settings,
        expecting(() => named),
      )
    }
    if (given.pinned !== undefined)
      return installations.setPinned(tenant, plugin, given.pinned, expectingField('pinned'))
    if (given.channel !== undefined)
      return installations.setChannel(tenant, plugin, given.channel, expectingField('channel'))
    if (given.updatePolicy !== undefined) {
      const policy = given.updatePolicy === 'default' ? null : given.updatePolicy
      return installations.setUpdatePolicy(tenant, plugin, policy, expectingField('updatePolicy'))
    }

    const found = await installations.get(tenant, plugin)
    expect(found)
    const { version: wanted, withDependencies } = given
    if (wanted === undefined)
      return recordingBegin(audit, { ...begun, detail: { state: given.state! } }, async () => {
        const now = await installations.setState(tenant, plugin, given.state!, expect)
        await write({ before: { state: found.state }, after: { state: now.state } })
        return now
      })
    return recordingBegin(audit, { ...begun, detail: { version: wanted } }, async () => {
      const now = await installations.upgrade(tenant, plugin, wanted === 'latest' ? undefined : wanted, {
        withDependencies,
        onStep: recordSteps(by, plugin),
        expect,
      })
      await write({ before: { version: found.version }, after: { version: now.version } })
      return now
    })
  }

  return { install, change }
}
