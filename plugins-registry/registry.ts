import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { Problem } from '../problems/problem.ts'
import type { Changes } from '../runtime/changes.ts'
import type { Supervisor, Surface } from '../runtime/supervisor/types.ts'
import { checkBundle, checkSurface } from './check-bundle.ts'
import { checkPage } from './check-page.ts'
import type { Candidate } from './dependencies.ts'
import type { PluginMigration } from './migrations.ts'
import { rowsFor, toPage, type Page, type PageRequest } from './page.ts'
import { bundleInvalid } from './refusal.ts'
import {
  forgetDevelopment,
  insertVersion,
  isDevelopment,
  versionColumns,
  newest,
  toVersion,
  versionByName,
  versionBySha256,
  type Version,
  type VersionRow,
} from './versions.ts'

/** A plugin as the registry lists it. */
export interface RegisteredPlugin {
  plugin: string
  verified: boolean
  createdAt: Date
  /** The version that is installed if none is named. */
  latest: Version
}

export interface Registry {
  /**
   * Checks a bundle and keeps it. The same bytes again give the version that exists (`isNew: false`).
   *
   * @throws {Problem} `bundle.invalid`, `bundle.too_large`, `version.exists`
   */
  upload(bytes: Buffer): Promise<Version & { isNew: boolean }>
  plugins(page?: PageRequest): Promise<Page<RegisteredPlugin>>
  /** Versions of a plugin, the latest upload first. @throws {Problem} `version.unknown` if there is no such plugin */
  versions(plugin: string, page?: PageRequest): Promise<Page<Version>>
  /** One version, or the newest release if none is named. @throws {Problem} `version.unknown` */
  version(plugin: string, version?: string): Promise<Version>
  /** Every version of a plugin that may be installed, and what it needs; none if there is no such plugin. */
  candidates(plugin: string): Promise<Candidate[]>
  /** The migrations of a version, in the order in which they run. */
  migrations(plugin: string, version: string): Promise<PluginMigration[]>
  /** A file of a version; undefined if it has no such file. */
  file(plugin: string, version: string, path: string): Promise<Buffer | undefined>
  /** Says whether a plugin is trusted to share sandbox workers with others. @throws {Problem} `version.unknown` */
  setVerified(plugin: string, verified: boolean): Promise<void>
  /** Whether a plugin may make code from strings and use WebAssembly. @throws {Problem} `version.unknown` */
  setDynamicCode(plugin: string, dynamicCode: boolean): Promise<void>
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const noPlugin = (plugin: string) => new Problem('version.unknown', { detail: `There is no plugin "${plugin}".` })

/**
 * The registry: bundles by their hash, and what was found out about each when it was uploaded. A
 * version never changes once it is here.
 */
export const createRegistry = ({
  core,
  supervisor,
  changes,
}: {
  core: Knex
  supervisor: Pick<Supervisor, 'inspect'>
  changes: Pick<Changes, 'publish'>
}): Registry => {
  /** Loads the code in a sandbox; whatever it does wrong there is a rule that the bundle breaks. */
  const inspect = async (code: Buffer): Promise<Surface> => {
    try {
      return await supervisor.inspect({ sha256: sha256(code), text: code.toString() })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (!/^(plugin|invocation)\./.test(error.code)) throw error
      throw bundleInvalid([{ path: 'server.js', rule: `can not be loaded: ${error.message}` }])
    }
  }

  const sameOrConflict = (existing: VersionRow, hash: string): Version & { isNew: boolean } => {
    if (existing.sha256 === hash) return { ...toVersion(existing), isNew: false }
    throw new Problem('version.exists', {
      detail: `Version ${existing.version} of "${existing.plugin_id}" exists with other content; upload it under a new version.`,
      plugin: existing.plugin_id,
      version: existing.version,
    })
  }

  const upload: Registry['upload'] = async (bytes) => {
    const hash = sha256(bytes)
    const known = await versionBySha256(core, hash)
    if (known) return sameOrConflict(known, hash)

    const { manifest, migrations, files } = await checkBundle(bytes, checkPage)
    const taken = await versionByName(core, manifest.id, manifest.version)
    if (taken) return sameOrConflict(taken, hash)
    const code = files.get('server.js')!
    const surface = await inspect(code)
    checkSurface(manifest, surface)

    const version = {
      plugin: manifest.id,
      version: manifest.version,
      sha256: hash,
      sizeBytes: bytes.length,
      manifest,
      surface,
      codeSha256: sha256(code),
    }
    return core.transaction(async (trx) => {
      await trx('core.plugins').insert({ id: manifest.id }).onConflict('id').ignore()
      // Two uploads of one plugin at once: the second waits here and then finds the first.
      await trx('core.plugins').where({ id: manifest.id }).forUpdate().first('id')
      const meanwhile = await versionByName(trx, manifest.id, manifest.version)
      if (meanwhile) return sameOrConflict(meanwhile, hash)
      const inserted = toVersion(await insertVersion(trx, version, { bytes, files, migrations }))
      if (isDevelopment(inserted.version)) await forgetDevelopment(trx, inserted.plugin, inserted.version)
      return { ...inserted, isNew: true }
    })
  }

  const namesOf = async (plugin: string): Promise<string[]> => {
    const names: string[] = await core('core.versions').where({ plugin_id: plugin }).pluck('version')
    if (names.length === 0) throw noPlugin(plugin)
    return names
  }

  const version: Registry['version'] = async (plugin, wanted) => {
    const name = wanted ?? newest(await namesOf(plugin))
    const row = name === undefined ? undefined : await versionByName(core, plugin, name)
    if (!row) throw new Problem('version.unknown', { detail: `There is no version ${name ?? ''} of "${plugin}".` })
    return toVersion(row)
  }

  return {
    upload,
    version,

    async plugins(page = {}) {
      const query = core<{ id: string; verified: boolean; created_at: Date }>('core.plugins')
        .orderBy('id')
        .limit(rowsFor(page))
      const rows = await (page.cursor === undefined ? query : query.where('id', '>', page.cursor))
      const { items, nextCursor } = toPage(
        rows,
        page,
        (row) => row,
        ({ id }) => id,
      )
      const latest = await Promise.all(items.map(({ id }) => version(id)))
      return {
        items: items.map((row, at) => ({
          plugin: row.id,
          verified: row.verified,
          createdAt: row.created_at,
          latest: latest[at]!,
        })),
        ...(nextCursor === undefined ? {} : { nextCursor }),
      }
    },

    async versions(plugin, page = {}) {
      await namesOf(plugin)
      const query = core<VersionRow>('core.versions')
        .where({ plugin_id: plugin })
        .select(...versionColumns)
        .orderBy([
          { column: 'created_at', order: 'desc' },
          { column: 'version', order: 'desc' },
        ])
      if (page.cursor !== undefined) {
        const before = core<VersionRow>('core.versions')
          .where({ plugin_id: plugin, version: page.cursor })
          .select('created_at', 'version')
        query.whereRaw('(created_at, version) < (?)', [before])
      }
      return toPage(await query.limit(rowsFor(page)), page, toVersion, (row) => row.version)
    },

    async candidates(plugin) {
      const all: Candidate[] = await core('core.versions')
        .where({ plugin_id: plugin })
        .select('version', core.raw("coalesce(manifest -> 'dependencies', '{}') as dependencies"))
      return all.filter((each) => !isDevelopment(each.version))
    },

    async migrations(plugin, name) {
      const row: { migrations: PluginMigration[] } | undefined = await core('core.versions')
        .where({ plugin_id: plugin, version: name })
        .first('migrations')
      return row?.migrations ?? []
    },

    async file(plugin, name, path) {
      const row: { content: Buffer } | undefined = await core('core.version_files')
        .where({ plugin_id: plugin, version: name, path })
        .first('content')
      return row?.content
    },

    async setVerified(plugin, verified) {
      const changed = await core('core.plugins').where({ id: plugin }).update({ verified })
      if (changed === 0) throw noPlugin(plugin)
      await changes.publish('version', plugin)
    },

    async setDynamicCode(plugin, dynamicCode) {
      const changed = await core('core.plugins').where({ id: plugin }).update({ dynamic_code: dynamicCode })
      if (changed === 0) throw noPlugin(plugin)
      await changes.publish('version', plugin)
    },
  }
}
