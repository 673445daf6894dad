import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Surface } from '../../runtime/supervisor/types.ts'
import { toRule, type RecordingRule } from '../../runtime/recordings/rules.ts'
import { grantNow, type GrantUntil } from '../consents/grant-end.ts'
import type { Grant } from '../consents/grant.ts'
import type { Manifest } from '../manifest/manifest.ts'
import type { UpdatePolicy } from '../updates/policies.ts'
import type { Channel } from '../versions/channels.ts'

/** `installed`: its first steps are under way, or were interrupted. `uninstalled`: kept for a while, out of everyone's sight. */
export type InstallationState = 'installed' | 'enabled' | 'disabled' | 'failed' | 'uninstalled'

/** One version of a plugin at one tenant. */
export interface Installation {
  id: string
  tenant: { id: string; slug: string; language?: string | null }
  plugin: string
  version: string
  /** What it ran before, if it was upgraded. */
  previousVersion?: string
  state: InstallationState
  /** Why it is in this state, if there is something to say. */
  stateReason?: string
  /** Of an uninstalled one: when its data goes. */
  keptUntil?: Date
  /** Of an uninstalled one: the state that a restore leads back to. */
  stateBefore?: InstallationState
  /** What of it holds now. */
  grant: Grant
  /** Until when capabilities are granted, by name; also those that ended since. */
  grantUntil: GrantUntil
  /** Without the secret ones. */
  settings: Record<string, unknown>
  /** Whether it keeps its version when others are moved to a new one. */
  pinned: boolean
  /** Where its updates come from. */
  channel: Channel
  /** Which updates it gets by itself; absent: those of the tenant's policy. */
  updatePolicy?: UpdatePolicy
  /** Which of its invocations are recorded, if any are. */
  recording?: RecordingRule
  /** Names of the secret settings that have a value. */
  secretsSet: string[]
  /** Grows with every change. */
  revision: string
  createdAt: Date
  updatedAt: Date
  manifest: Manifest
  surface: Surface
  codeSha256: string
  /** Whether its publisher signed the version. */
  signed: boolean
  /** Whether the plugin may share sandbox workers with others. */
  verified: boolean
  /** Whether it may make code from strings and use WebAssembly. */
  dynamicCode: boolean
}

interface Row {
  id: string
  tenant_id: string
  slug: string
  language: string | null
  plugin_id: string
  version: string
  previous_version: string | null
  state: InstallationState
  state_reason: string | null
  kept_until: Date | null
  state_before: InstallationState | null
  grant: Grant
  grant_until: GrantUntil
  settings: Record<string, unknown>
  pinned: boolean
  channel: Channel
  update_policy: UpdatePolicy | null
  recording: { failed: boolean; remaining: number; name: string | null; until: string } | null
  secrets_set: string[]
  revision: string
  created_at: Date
  updated_at: Date
  manifest: Manifest
  surface: Surface
  code_sha256: string
  key_id: string | null
  verified: boolean
  dynamic_code: boolean
}

const toInstallation = (row: Row): Installation => ({
  id: row.id,
  tenant: { id: row.tenant_id, slug: row.slug, language: row.language },
  plugin: row.plugin_id,
  version: row.version,
  ...(row.previous_version === null ? {} : { previousVersion: row.previous_version }),
  state: row.state,
  ...(row.state_reason === null ? {} : { stateReason: row.state_reason }),
  ...(row.kept_until === null ? {} : { keptUntil: row.kept_until }),
  ...(row.state_before === null ? {} : { stateBefore: row.state_before }),
  grant: grantNow(row.grant, row.grant_until),
  grantUntil: row.grant_until,
  settings: row.settings,
  pinned: row.pinned,
  channel: row.channel,
  ...(row.update_policy === null ? {} : { updatePolicy: row.update_policy }),
  ...(row.recording === null ? {} : { recording: toRule({ ...row.recording, until: new Date(row.recording.until) }) }),
  secretsSet: row.secrets_set,
  revision: row.revision,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  manifest: row.manifest,
  surface: row.surface,
  codeSha256: row.code_sha256,
  signed: row.key_id !== null,
  verified: row.verified,
  dynamicCode: row.dynamic_code,
})

const installations = (core: Knex, tenantId: string) =>
  core('core.installations as i')
    .join('core.versions as v', (on) => on.on('v.plugin_id', 'i.plugin_id').andOn('v.version', 'i.version'))
    .join('core.plugins as p', 'p.id', 'i.plugin_id')
    .join('core.tenants as t', 't.id', 'i.tenant_id')
    .where('i.tenant_id', tenantId)
    .orderBy('i.plugin_id')
    .select<Row[]>(
      'i.*',
      'v.manifest',
      'v.surface',
      'v.code_sha256',
      'v.key_id',
      'p.verified',
      'p.dynamic_code',
      't.slug',
      't.language',
      core.raw(`(
        select jsonb_build_object('failed', r.failed, 'remaining', r.remaining, 'name', r.name, 'until', r.until)
        from core.recording_rules r where r.installation_id = i.id and r.until > clock_timestamp()
          and (r.failed or r.remaining > 0)) as recording`),
      core.raw(
        'array(select s.name from core.secrets s where s.installation_id = i.id order by s.name) as secrets_set',
      ),
    )

/** What is installed at a tenant, without what was uninstalled. */
export const listInstallations = async (core: Knex, tenantId: string): Promise<Installation[]> =>
  (await installations(core, tenantId).whereNot('i.state', 'uninstalled')).map(toInstallation)

/** What was uninstalled and is not gone yet. */
export const listKept = async (core: Knex, tenantId: string): Promise<Installation[]> =>
  (await installations(core, tenantId).where('i.state', 'uninstalled')).map(toInstallation)

/** An installation that is not uninstalled, if there is one. */
export const findInstallation = async (
  core: Knex,
  tenantId: string,
  plugin: string,
): Promise<Installation | undefined> => {
  const [row] = await installations(core, tenantId).where('i.plugin_id', plugin).whereNot('i.state', 'uninstalled')
  return row && toInstallation(row)
}

/** An installation that was uninstalled and is not gone yet, if there is one. */
export const findKept = async (core: Knex, tenantId: string, plugin: string): Promise<Installation | undefined> => {
  const [row] = await installations(core, tenantId).where({ 'i.plugin_id': plugin, 'i.state': 'uninstalled' })
  return row && toInstallation(row)
}

/** The plugin is not installed at the tenant. */
export const notInstalled = (plugin: string): Problem =>
  new Problem('installation.unknown', { detail: said('"{plugin}" is not installed here.', { plugin }), plugin })

/**
 * Keeps others from changing an installation until the transaction ends.
 *
 * @throws {Problem} `installation.changing` while a step of its life is under way
 */
const lock = async (trx: Knex.Transaction, tenantId: string, plugin: string): Promise<void> => {
  const row = await trx('core.installations')
    .where({ tenant_id: tenantId, plugin_id: plugin })
    .forUpdate()
    .first<{ changing: string | null } | undefined>(
      trx.raw('case when changing_until > clock_timestamp() then changing end as changing'),
    )
  if (row?.changing)
    throw new Problem('installation.changing', {
      detail: said('"{plugin}" has an {changing} under way.', { plugin, changing: row.changing }),
      plugin,
      retryAfterSeconds: 1,
    })
}

/** Reads an installation and keeps others from changing it until the transaction ends. @throws {Problem} `installation.unknown`, `installation.changing` */
export const lockInstallation = async (
  trx: Knex.Transaction,
  tenantId: string,
  plugin: string,
): Promise<Installation> => {
  await lock(trx, tenantId, plugin)
  const found = await findInstallation(trx, tenantId, plugin)
  if (!found) throw notInstalled(plugin)
  return found
}

/** The same for one that was uninstalled. @throws {Problem} `installation.unknown`, `installation.changing` */
export const lockKept = async (trx: Knex.Transaction, tenantId: string, plugin: string): Promise<Installation> => {
  await lock(trx, tenantId, plugin)
  const found = await findKept(trx, tenantId, plugin)
  if (!found)
    throw new Problem('installation.unknown', {
      detail: said('There is no "{plugin}" here that was uninstalled.', { plugin }),
      plugin,
    })
  return found
}

export interface InstallationChange extends Partial<
  Pick<
    Installation,
    'version' | 'previousVersion' | 'state' | 'grant' | 'grantUntil' | 'settings' | 'pinned' | 'channel'
  >
> {
  /** Why it is in its state; without one nothing is said, if the state changes. */
  stateReason?: string | undefined
  /** Null: that of the tenant. */
  updatePolicy?: UpdatePolicy | null
  /** Of one that is uninstalled. */
  kept?: { until: Date; stateBefore: InstallationState }
}

/**
 * Changes columns of an installation; the revision grows, so that no isolate of before is entered again. Whatever step
 * was under way is over with it.
 */
export const changeInstallation = async (core: Knex, id: string, change: InstallationChange): Promise<void> => {
  const {
    grant,
    grantUntil,
    settings,
    previousVersion,
    state,
    stateReason,
    version,
    kept,
    pinned,
    channel,
    updatePolicy,
  } = change
  await core('core.installations')
    .where({ id })
    .update({
      ...(version === undefined ? {} : { version }),
      ...(pinned === undefined ? {} : { pinned }),
      ...(channel === undefined ? {} : { channel }),
      ...(updatePolicy === undefined ? {} : { update_policy: updatePolicy }),
      ...(previousVersion === undefined ? {} : { previous_version: previousVersion }),
      ...(state === undefined
        ? {}
        : { state, kept_until: kept?.until ?? null, state_before: kept?.stateBefore ?? null }),
      ...(state === undefined && stateReason === undefined ? {} : { state_reason: stateReason ?? null }),
      ...(grant === undefined ? {} : { grant: JSON.stringify(grant) }),
      ...(grantUntil === undefined ? {} : { grant_until: JSON.stringify(grantUntil) }),
      ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
      changing: null,
      changing_until: null,
      revision: core.raw('revision + 1'),
      updated_at: core.fn.now(),
    })
}

/** How long a step counts as under way when nobody says any more that it is: its process may have died. */
const leaseMs = 10_000

const leased = (db: Knex) => db.raw('clock_timestamp() + make_interval(secs => ?)', [leaseMs / 1_000])

/** Marks an installation: until its next change nothing else may change it, for as long as `duringStep` says so. */
export const beginStep = async (trx: Knex, id: string, step: string): Promise<void> => {
  await trx('core.installations')
    .where({ id })
    .update({ changing: step, changing_until: leased(trx) })
}

/** Does what a step that has begun consists of, and keeps its mark. */
export const duringStep = async <T>(core: Knex, id: string, work: () => Promise<T>): Promise<T> => {
  const renew = () =>
    core('core.installations')
      .where({ id })
      .whereNotNull('changing')
      .update({ changing_until: leased(core) })
  // What can not be renewed now can be the next time.
  const timer = setInterval(() => void renew().catch(() => undefined), leaseMs / 4)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
