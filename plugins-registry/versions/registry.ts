import { hash } from 'node:crypto'
import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Changes } from '../../runtime/changes.ts'
import type { Supervisor } from '../../runtime/supervisor/types.ts'
import type { Candidate } from '../dependencies/dependencies.ts'
import { audienceOf, setAudience, type Visibility } from './audience.ts'
import type { Channel } from './channels.ts'
import { installableCandidates, installableVersion } from './installable.ts'
import type { PluginMigration } from '../migrations/migrations.ts'
import { rowsFor, toPage, type Page, type PageRequest } from '../page.ts'
import { checkKept } from '../publishers/signatures.ts'
import type { VersionState } from './states.ts'
import { createUpload, type Uploaded, type UploadOptions } from './upload.ts'
import {
  newest,
  toVersion,
  versionByName,
  versionColumns,
  versionUnknown,
  type Version,
  type VersionRow,
} from './versions.ts'

/** A plugin as the registry lists it. */
export interface RegisteredPlugin {
  plugin: string
  verified: boolean
  /** Whether it may make code from strings and use WebAssembly. */
  dynamicCode: boolean
  visibility: Visibility
  createdAt: Date
  /** The version that is installed if none is named. */
  latest: Version
}

export interface Registry {
  /**
   * Checks a bundle and keeps it. The same bytes again give the version that exists (`isNew: false`).
   *
   * @throws {Problem} `bundle.invalid`, `bundle.too_large`, `version.exists`, `tenant.unknown`, `plugin.taken`, `request.conflict`, `signature.*`
   */
  upload(bytes: Buffer, options?: UploadOptions): Promise<Uploaded>
  /** Slugs of the tenants that a private plugin is for. */
  audience(plugin: string): Promise<string[]>
  /**
   * @param check is told for which tenants it is until now, and may throw
   * @throws {Problem} `version.unknown`, `tenant.unknown`, `request.conflict`
   */
  setAudience(plugin: string, slugs: string[], check?: (before: string[]) => void): Promise<void>
  /** @throws {Problem} `version.unknown` */
  plugin(plugin: string): Promise<RegisteredPlugin>
  plugins(page?: PageRequest): Promise<Page<RegisteredPlugin>>
  /** Versions of a plugin, the latest upload first. @throws {Problem} `version.unknown` if there is no such plugin */
  versions(plugin: string, page?: PageRequest): Promise<Page<Version>>
  /** One version, or the newest release if none is named. @throws {Problem} `version.unknown` */
  version(plugin: string, version?: string): Promise<Version>
  /**
   * A version that a tenant may install; if none is named the newest one for those who follow the channel, or, with no
   * channel, of `stable` if there is any, else of `beta`.
   *
   * @throws {Problem} `version.unknown`, also for what this tenant may not see; `version.yanked`, `signature.invalid`
   */
  installable(tenant: { id: string }, plugin: string, version?: string, channel?: Channel): Promise<Version>
  /** Every version of a plugin that a tenant may install, and what it needs; none if there is no such plugin. */
  candidates(tenant: { id: string }, plugin: string): Promise<Candidate[]>
  /** The migrations of a version, in the order in which they run. */
  migrations(plugin: string, version: string): Promise<PluginMigration[]>
  /** A bundle as it was uploaded. @throws {Problem} `version.unknown` */
  bundle(plugin: string, version: string): Promise<Buffer>
  /** A file of a version; undefined if it has no such file. */
  file(plugin: string, version: string, path: string): Promise<Buffer | undefined>
  /** A piece of a file of a version, with the size of the whole in bytes; undefined if it has no such file. */
  pieceOf(
    plugin: string,
    version: string,
    path: string,
    range: { offset: number; length: number },
  ): Promise<{ size: number; bytes: Buffer } | undefined>
  /**
   * The code of a version; still what was uploaded.
   *
   * @throws {Problem} `version.unknown`, `plugin.load_failed`
   */
  code(plugin: string, version: string): Promise<string>
  /** Asked before code is loaded: still what its publisher signed, with a key that is good. @throws {Problem} `version.unknown`, `signature.invalid` */
  mayLoad(plugin: string, version: string): Promise<void>
  /**
   * Says how far a plugin is trusted.
   *
   * @param check is told how far it is until now, and may throw
   * @throws {Problem} `version.unknown`
   */
  setTrust(plugin: string, trust: Partial<PluginTrust>, check?: (before: PluginTrust) => void): Promise<void>
}

/** How far a plugin is trusted. */
export interface PluginTrust {
  /** Whether it may share sandbox workers with others. */
  verified: boolean
  /** Whether it may make code from strings and use WebAssembly. */
  dynamicCode: boolean
}

interface PluginRow {
  id: string
  verified: boolean
  dynamic_code: boolean
  visibility: Visibility
  created_at: Date
}

const toPlugin = (row: PluginRow, latest: Version): RegisteredPlugin => ({
  plugin: row.id,
  verified: row.verified,
  dynamicCode: row.dynamic_code,
  visibility: row.visibility,
  createdAt: row.created_at,
  latest,
})

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
  const namesOf = async (plugin: string): Promise<string[]> => {
    const rows: { version: string; state: VersionState }[] = await core('core.versions')
      .where({ plugin_id: plugin })
      .select('version', 'state')
    if (rows.length === 0) throw versionUnknown(plugin)
    const published = rows.filter(({ state }) => state === 'published')
    return (published.length > 0 ? published : rows).map(({ version }) => version)
  }

  const version: Registry['version'] = async (plugin, wanted) => {
    const name = wanted ?? newest(await namesOf(plugin))
    const row = name === undefined ? undefined : await versionByName(core, plugin, name)
    if (!row) throw versionUnknown(plugin, name ?? '')
    return toVersion(row)
  }

  const fileOf: Registry['file'] = async (plugin, name, path) => {
    const row: { content: Buffer } | undefined = await core('core.version_files')
      .where({ plugin_id: plugin, version: name, path })
      .first('content')
    return row?.content
  }

  const pieceOf: Registry['pieceOf'] = (plugin, name, path, { offset, length }) =>
    core('core.version_files')
      .where({ plugin_id: plugin, version: name, path })
      .first(
        core.raw('octet_length(content) as size'),
        core.raw('substring(content from ? for ?) as bytes', [offset + 1, length]),
      )

  return {
    upload: createUpload({ core, supervisor }),
    audience: (plugin) => audienceOf(core, plugin),
    setAudience: (plugin, slugs, check) => core.transaction((trx) => setAudience(trx, plugin, slugs, check)),
    version,
    async installable(tenant, plugin, wanted, channel) {
      const found = await installableVersion(core, tenant, plugin, { version: wanted, channel })
      await checkKept(core, found)
      return found
    },
    candidates: (tenant, plugin) => installableCandidates(core, tenant, plugin),

    async plugin(plugin) {
      const row = await core<PluginRow>('core.plugins').where({ id: plugin }).first()
      if (!row) throw versionUnknown(plugin)
      return toPlugin(row, await version(plugin))
    },

    async plugins(page = {}) {
      const query = core<PluginRow>('core.plugins').orderBy('id').limit(rowsFor(page))
      const rows = await (page.cursor === undefined ? query : query.where('id', '>', page.cursor))
      const { items, nextCursor } = toPage(
        rows,
        page,
        (row) => row,
        ({ id }) => id,
      )
      const latest = await Promise.all(items.map(({ id }) => version(id)))
      return {
        items: items.map((row, at) => toPlugin(row, latest[at]!)),
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

    async migrations(plugin, name) {
      const row: { migrations: PluginMigration[] } | undefined = await core('core.versions')
        .where({ plugin_id: plugin, version: name })
        .first('migrations')
      return row?.migrations ?? []
    },

    file: fileOf,
    pieceOf,

    async bundle(plugin, name) {
      const { sha256: hash } = await version(plugin, name)
      const row: { bytes: Buffer } | undefined = await core('core.bundles').where({ sha256: hash }).first('bytes')
      if (!row) throw versionUnknown(plugin)
      return row.bytes
    },

    async code(plugin, name) {
      const [found, code] = await Promise.all([version(plugin, name), fileOf(plugin, name, 'server.js')])
      if (!code || hash('sha256', code) !== found.codeSha256)
        throw new Problem('plugin.load_failed', {
          detail: said('The code of {plugin} {version} is not what was uploaded.', { plugin, version: name }),
        })
      return code.toString()
    },

    mayLoad: async (plugin, name) => checkKept(core, await version(plugin, name)),

    async setTrust(plugin, trust, check = () => undefined) {
      await core.transaction(async (trx) => {
        const row = await trx<PluginRow>('core.plugins').where({ id: plugin }).forUpdate().first()
        if (!row) throw versionUnknown(plugin)
        const before = { verified: row.verified, dynamicCode: row.dynamic_code }
        check(before)
        const { verified, dynamicCode } = { ...before, ...trust }
        await trx('core.plugins').where({ id: plugin }).update({ verified, dynamic_code: dynamicCode })
      })
      await changes.publish('version', plugin)
    },
  }
}
