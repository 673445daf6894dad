import type { Knex } from 'knex'
import { prerelease, rcompare } from 'semver'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Surface } from '../../runtime/supervisor/types.ts'
import type { Manifest } from '../manifest/manifest.ts'
import type { PluginMigration } from '../migrations/migrations.ts'
import type { Signed } from '../publishers/signatures.ts'
import type { CheckReport } from '../bundle/upload-report.ts'
import type { Channel } from './channels.ts'
import type { VersionState } from './states.ts'

/** One immutable version of a plugin in the registry. */
export interface Version {
  plugin: string
  version: string
  sha256: string
  sizeBytes: number
  manifest: Manifest
  surface: Surface
  codeSha256: string
  /** Whether its publisher signed it. */
  signed: boolean
  /** Where it is published to, once it is. */
  channel: Channel
  state: VersionState
  /** Why it is in this state, if that was said. */
  stateReason?: string
  createdAt: Date
}

export interface VersionRow {
  plugin_id: string
  version: string
  sha256: string
  size: number
  manifest: Manifest
  surface: Surface
  code_sha256: string
  key_id: string | null
  channel: Channel
  state: VersionState
  state_reason: string | null
  created_at: Date
}

/** All but the text of its migrations. */
export const versionColumns = [
  'plugin_id',
  'version',
  'sha256',
  'size',
  'manifest',
  'surface',
  'code_sha256',
  'key_id',
  'channel',
  'state',
  'state_reason',
  'created_at',
] as const

/** A version out of its row. */
export const toVersion = (row: VersionRow): Version => ({
  plugin: row.plugin_id,
  version: row.version,
  sha256: row.sha256,
  sizeBytes: row.size,
  manifest: row.manifest,
  surface: row.surface,
  codeSha256: row.code_sha256,
  signed: row.key_id !== null,
  channel: row.channel,
  state: row.state,
  ...(row.state_reason === null ? {} : { stateReason: row.state_reason }),
  createdAt: row.created_at,
})

/** There is no such plugin, or no such version of it, for whoever asks. */
export const versionUnknown = (plugin: string, version?: string): Problem =>
  new Problem('version.unknown', {
    detail:
      version === undefined
        ? said('There is no plugin "{plugin}".', { plugin })
        : said('There is no version {version} of "{plugin}".', { version, plugin }),
  })

/** The version that someone gets who names none: the highest release, or the highest of all if there is no release. */
export const newest = (versions: string[]): string | undefined => {
  const sorted = [...versions].sort(rcompare)
  return sorted.find((version) => prerelease(version) === null) ?? sorted[0]
}

/** Whether a version is one of `plexica dev`, such as `0.1.0-dev.3f2a…`: it stays only for as long as it is installed. */
export const isDevelopment = (version: string): boolean => prerelease(version)?.[0] === 'dev'

/** Deletes the versions of development of a plugin that are installed nowhere, but for `kept`. */
export const forgetDevelopment = async (trx: Knex.Transaction, plugin: string, kept: string): Promise<void> => {
  const gone = await trx('core.versions as v')
    .where({ plugin_id: plugin })
    .whereLike('v.version', '%-dev.%')
    .whereNot('v.version', kept)
    .whereNotExists(
      trx('core.installations as i')
        .whereRaw('i.plugin_id = v.plugin_id and i.version = v.version')
        .select(trx.raw('1')),
    )
    .delete<{ sha256: string }[]>()
    .returning('sha256')
  await trx('core.bundles')
    .whereIn(
      'sha256',
      gone.map(({ sha256 }) => sha256),
    )
    .whereNotExists(trx('core.versions as v').whereRaw('v.sha256 = core.bundles.sha256').select(trx.raw('1')))
    .delete()
}

/** The version that a bundle of these bytes is, if there is one. */
export const versionBySha256 = (core: Knex, sha256: string): Promise<VersionRow | undefined> =>
  core<VersionRow>('core.versions').where({ sha256 }).first(versionColumns)

/** A version in whatever state it is, if there is one. */
export const versionByName = (core: Knex, plugin: string, version: string): Promise<VersionRow | undefined> =>
  core<VersionRow>('core.versions').where({ plugin_id: plugin, version }).first(versionColumns)

/** Puts a version with its bundle and files into the registry; `plugin_id` has to be locked by the same transaction. */
export const insertVersion = async (
  trx: Knex.Transaction,
  version: Omit<Version, 'createdAt'>,
  {
    bytes,
    files,
    migrations,
    report,
    signed,
  }: {
    bytes: Buffer
    files: ReadonlyMap<string, Buffer>
    migrations: PluginMigration[]
    report: CheckReport[]
    signed: Signed | undefined
  },
): Promise<VersionRow> => {
  await trx('core.bundles').insert({ sha256: version.sha256, bytes }).onConflict('sha256').ignore()
  const [row] = await trx<
    VersionRow & { migrations: PluginMigration[]; report: CheckReport[] } & Record<string, unknown>
  >('core.versions')
    .insert({
      plugin_id: version.plugin,
      version: version.version,
      sha256: version.sha256,
      size: version.sizeBytes,
      manifest: trx.raw('?::json', [JSON.stringify(version.manifest)]),
      surface: trx.raw('?::jsonb', [JSON.stringify(version.surface)]),
      migrations: trx.raw('?::jsonb', [JSON.stringify(migrations)]),
      code_sha256: version.codeSha256,
      channel: version.channel,
      state: version.state,
      report: trx.raw('?::jsonb', [JSON.stringify(report)]),
      ...(signed && {
        signature: JSON.stringify(signed.signature),
        publisher_id: signed.publisherId,
        key_id: signed.keyId,
      }),
    })
    .returning(versionColumns)
  const contents = [...files].map(([path, content]) => ({
    plugin_id: version.plugin,
    version: version.version,
    path,
    content,
  }))
  for (let at = 0; at < contents.length; at += 100) await trx('core.version_files').insert(contents.slice(at, at + 100))
  return row as VersionRow
}
