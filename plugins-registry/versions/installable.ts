import type { Knex } from 'knex'
import { rcompare } from 'semver'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Candidate } from '../dependencies/dependencies.ts'
import { visibleTo } from './audience.ts'
import { follows, type Channel } from './channels.ts'
import { installableStates, type VersionState } from './states.ts'
import {
  isDevelopment,
  newest,
  toVersion,
  versionColumns,
  versionUnknown,
  type Version,
  type VersionRow,
} from './versions.ts'

const versionsFor = (core: Knex, tenant: { id: string }, plugin: string) =>
  core<VersionRow>('core.versions')
    .whereIn('plugin_id', visibleTo(core, tenant).where({ id: plugin }).select('id'))
    .where({ plugin_id: plugin })

interface Offered {
  version: string
  state: VersionState
  channel: Channel
}

/**
 * The newest of these for those who follow a channel; of those that are deprecated only if there is no other. Without a
 * channel it is one of `stable` if there is any.
 */
export const best = (rows: Offered[], channel?: Channel): string | undefined => {
  const stable = rows.filter((row) => row.channel === 'stable')
  const isBeta = channel === 'beta' || (channel === undefined && stable.length === 0)
  const offered = isBeta ? rows : stable
  const published = offered.filter(({ state }) => state === 'published')
  const names = (published.length > 0 ? published : offered).map(({ version }) => version)
  if (!isBeta) return newest(names)
  return names.filter((version) => !isDevelopment(version)).sort(rcompare)[0] ?? newest(names)
}

/** @throws {Problem} `version.unknown`, also if the channel has none; `version.yanked` */
export const installableVersion = async (
  core: Knex,
  tenant: { id: string },
  plugin: string,
  { version: wanted, channel }: { version?: string | undefined; channel?: Channel | undefined } = {},
): Promise<Version> => {
  const offered = () => versionsFor(core, tenant, plugin).whereIn('state', [...installableStates])
  const name = wanted ?? best(await offered().select('version', 'state', 'channel'), channel)
  const row: VersionRow | undefined =
    name === undefined
      ? undefined
      : await versionsFor(core, tenant, plugin)
          .where({ version: name })
          .first(...versionColumns)
  if (row?.state === 'yanked')
    throw new Problem('version.yanked', {
      detail: said('Version {version} of "{plugin}" was taken back: {reason}', {
        version: row.version,
        plugin,
        reason: row.state_reason === null ? said('no reason was given') : row.state_reason,
      }),
      plugin,
      version: row.version,
    })
  if (!row || !installableStates.includes(row.state)) throw versionUnknown(plugin, name)
  return toVersion(row)
}

/** What may be chosen of a plugin that another one needs, by the channel that its installation follows. */
export const installableCandidates = async (
  core: Knex,
  tenant: { id: string },
  plugin: string,
): Promise<Candidate[]> => {
  const all: (Candidate & { channel: Channel })[] = await versionsFor(core, tenant, plugin)
    .whereIn('state', [...installableStates])
    .select('version', 'channel', core.raw("coalesce(manifest -> 'dependencies', '{}') as dependencies"))
  const released = all.filter(({ version }) => !isDevelopment(version))
  const [installed]: Channel[] = await core('core.installations')
    .where({ tenant_id: tenant.id, plugin_id: plugin })
    .whereNot({ state: 'uninstalled' })
    .pluck('channel')
  const followed = installed ?? (released.some(({ channel }) => channel === 'stable') ? 'stable' : 'beta')
  return released
    .filter(({ channel }) => follows(followed, channel))
    .map(({ version, dependencies }) => ({ version, dependencies }))
}
