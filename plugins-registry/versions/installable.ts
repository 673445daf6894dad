import type { Knex } from 'knex'
import { Problem } from '../../problems/problem.ts'
import type { Candidate } from '../dependencies/dependencies.ts'
import { installableStates, type VersionState } from './states.ts'
import { isDevelopment, newest, toVersion, versionColumns, type Version, type VersionRow } from './versions.ts'

/** Plugins that a tenant may see: those of everyone, and its own. */
export const visibleTo = (core: Knex, tenant: { id: string }) =>
  core('core.plugins').where((plugin) => plugin.where({ visibility: 'public' }).orWhere({ tenant_id: tenant.id }))

const versionsFor = (core: Knex, tenant: { id: string }, plugin: string) =>
  core<VersionRow>('core.versions')
    .whereIn('plugin_id', visibleTo(core, tenant).where({ id: plugin }).select('id'))
    .where({ plugin_id: plugin })

const unknown = (plugin: string, version?: string) =>
  new Problem('version.unknown', {
    detail:
      version === undefined ? `There is no plugin "${plugin}".` : `There is no version ${version} of "${plugin}".`,
  })

/** The newest of these that is published; of those that are deprecated only if there is no other. */
export const best = (rows: { version: string; state: VersionState }[]): string | undefined => {
  const published = rows.filter(({ state }) => state === 'published')
  return newest((published.length > 0 ? published : rows).map(({ version }) => version))
}

/** @throws {Problem} `version.unknown`, `version.yanked` */
export const installableVersion = async (
  core: Knex,
  tenant: { id: string },
  plugin: string,
  wanted?: string,
): Promise<Version> => {
  const offered = () => versionsFor(core, tenant, plugin).whereIn('state', [...installableStates])
  const name = wanted ?? best(await offered().select('version', 'state'))
  const row: VersionRow | undefined =
    name === undefined
      ? undefined
      : await versionsFor(core, tenant, plugin)
          .where({ version: name })
          .first(...versionColumns)
  if (row?.state === 'yanked')
    throw new Problem('version.yanked', {
      detail: `Version ${row.version} of "${plugin}" was taken back: ${row.state_reason ?? 'no reason was given'}`,
      plugin,
      version: row.version,
    })
  if (!row || !installableStates.includes(row.state)) throw unknown(plugin, name)
  return toVersion(row)
}

export const installableCandidates = async (
  core: Knex,
  tenant: { id: string },
  plugin: string,
): Promise<Candidate[]> => {
  const all: Candidate[] = await versionsFor(core, tenant, plugin)
    .whereIn('state', [...installableStates])
    .select('version', core.raw("coalesce(manifest -> 'dependencies', '{}') as dependencies"))
  return all.filter((each) => !isDevelopment(each.version))
}
