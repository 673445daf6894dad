import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { wordOf } from '../../languages/words.ts'
import { Problem } from '../../problems/problem.ts'
import type { Actor } from '../../runtime/audit.ts'
import type { Changes } from '../../runtime/changes.ts'
import type { Supervisor, Surface } from '../../runtime/supervisor/types.ts'
import { checkBundle, checkSurface } from '../bundle/check-bundle.ts'
import { checkPage } from '../pages/check-page.ts'
import type { Candidate } from '../dependencies/dependencies.ts'
import { audienceOf, setAudience } from './audience.ts'
import { channelFor, type Channel } from './channels.ts'
import { installableCandidates, installableVersion } from './installable.ts'
import { refreshListing } from './listings.ts'
import type { PluginMigration } from '../migrations/migrations.ts'
import { rowsFor, toPage, type Page, type PageRequest } from '../page.ts'
import { bundleInvalid } from '../bundle/refusal.ts'
import { checkKept, checkUpload } from '../publishers/signatures.ts'
import { reportOn } from '../bundle/upload-report.ts'
import { recordMove } from './moves.ts'
import type { VersionState } from './states.ts'
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
  /** Whether it may make code from strings and use WebAssembly. */
  dynamicCode: boolean
  visibility: Visibility
  createdAt: Date
  /** The version that is installed if none is named. */
  latest: Version
}

/** Who sees a plugin: everyone, or only the tenant whose it is. */
type Visibility = 'public' | 'private'

interface UploadOptions {
  by?: Actor
  /** The tenant whose plugin it is; absent: the platform. */
  owner?: { id: string }
  /** A DSSE envelope; with an active key, publishers sign each upload. */
  signature?: unknown
  /** Of a plugin that is new here; unless told `private` of a tenant, `public` of the platform. */
  visibility?: Visibility | undefined
  /** Where its way begins: `published` unless told, but `submitted` if a tenant shows it to others. */
  state?: Extract<VersionState, 'draft' | 'submitted' | 'published'> | undefined
  /** `beta` for prereleases unless told, `stable` for all else. */
  channel?: Channel | undefined
  /** Slugs of the tenants that it is for: a private plugin of the platform. */
  audience?: string[] | undefined
}

export interface Registry {
  /**
   * Checks a bundle and keeps it. The same bytes again give the version that exists (`isNew: false`).
   *
   * @throws {Problem} `bundle.invalid`, `bundle.too_large`, `version.exists`, `tenant.unknown`, `plugin.taken`, `request.conflict`, `signature.*`
   */
  upload(bytes: Buffer, options?: UploadOptions): Promise<Version & { isNew: boolean }>
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

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const noPlugin = (plugin: string) =>
  new Problem('version.unknown', { detail: said('There is no plugin "{plugin}".', { plugin }) })

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
      throw bundleInvalid([{ path: 'server.js', rule: `can not be loaded: ${error.message.replace(/\.$/, '')}` }])
    }
  }

  const sameOrConflict = (existing: VersionRow, hash: string): Version & { isNew: boolean } => {
    if (existing.sha256 === hash) return { ...toVersion(existing), isNew: false }
    throw new Problem('version.exists', {
      detail: said('Version {version} of "{plugin}" exists with other content; upload it under a new version.', {
        version: existing.version,
        plugin: existing.plugin_id,
      }),
      plugin: existing.plugin_id,
      version: existing.version,
    })
  }

  /** @throws {Problem} `plugin.taken` when the plugin is another's, `request.conflict` when another visibility is asked for */
  const checkOwner = async (db: Knex, plugin: string, { owner, visibility }: UploadOptions): Promise<Visibility> => {
    const found = await db('core.plugins')
      .where({ id: plugin })
      .first<{ tenant_id: string | null; visibility: Visibility } | undefined>('tenant_id', 'visibility')
    if (!found) return visibility ?? (owner ? 'private' : 'public')
    if (owner && found.tenant_id !== owner.id)
      throw new Problem('plugin.taken', {
        detail: said(`"{plugin}" is the name of another's plugin.`, { plugin }),
        plugin,
      })
    if (visibility !== undefined && visibility !== found.visibility)
      throw new Problem('request.conflict', {
        detail: said('"{plugin}" is {visibility}.', { plugin, visibility: wordOf(found.visibility) }),
        plugin,
      })
    return found.visibility
  }

  const ownerOf = async (db: Knex, plugin: string): Promise<string | undefined> =>
    (await db('core.plugins').where({ id: plugin }).first<{ tenant_id: string | null } | undefined>('tenant_id'))
      ?.tenant_id ?? undefined

  const upload: Registry['upload'] = async (bytes, given = {}) => {
    const options = given.audience ? { ...given, visibility: 'private' as const } : given
    const { owner, by = { kind: 'system', id: null } } = options
    const hash = sha256(bytes)
    const known = await versionBySha256(core, hash)
    if (known) {
      await checkOwner(core, known.plugin_id, options)
      const { audience } = options
      if (audience) await core.transaction((trx) => setAudience(trx, known.plugin_id, audience))
      return sameOrConflict(known, hash)
    }

    const { manifest, migrations, files } = await checkBundle(bytes, checkPage)
    const visibility = await checkOwner(core, manifest.id, options)
    const isReviewed = owner !== undefined && visibility === 'public'
    const state = options.state ?? (isReviewed ? 'submitted' : 'published')
    if (isReviewed && state === 'published')
      throw new Problem('auth.forbidden', { detail: said('A version that everyone can see is reviewed first.') })
    const taken = await versionByName(core, manifest.id, manifest.version)
    if (taken) return sameOrConflict(taken, hash)
    const code = files.get('server.js')!
    const surface = await inspect(code)
    checkSurface(manifest, surface)
    const ownerId = owner?.id ?? (await ownerOf(core, manifest.id))
    const signed = await checkUpload(core, ownerId, bytes, {
      signature: options.signature,
      plugin: manifest.id,
      version: manifest.version,
    })
    const report = reportOn(bytes, { manifest, files }, surface)

    const version = {
      plugin: manifest.id,
      version: manifest.version,
      sha256: hash,
      sizeBytes: bytes.length,
      manifest,
      surface,
      codeSha256: sha256(code),
      signed: signed !== undefined,
      channel: options.channel ?? channelFor(manifest.version),
      state,
    }
    return core.transaction(async (trx) => {
      await trx('core.plugins')
        .insert({ id: manifest.id, tenant_id: owner?.id ?? null, visibility })
        .onConflict('id')
        .ignore()
      // Two uploads of one plugin at once: the second waits here and then finds the first.
      await trx('core.plugins').where({ id: manifest.id }).forUpdate().first('id')
      await checkOwner(trx, manifest.id, { ...options, visibility: owner ? visibility : options.visibility })
      const meanwhile = await versionByName(trx, manifest.id, manifest.version)
      if (meanwhile) return sameOrConflict(meanwhile, hash)
      const inserted = toVersion(await insertVersion(trx, version, { bytes, files, migrations, report, signed }))
      if (options.audience) await setAudience(trx, inserted.plugin, options.audience)
      await recordMove(trx, inserted, by)
      await refreshListing(trx, inserted.plugin)
      if (isDevelopment(inserted.version)) await forgetDevelopment(trx, inserted.plugin, inserted.version)
      return { ...inserted, isNew: true }
    })
  }

  const namesOf = async (plugin: string): Promise<string[]> => {
    const rows: { version: string; state: VersionState }[] = await core('core.versions')
      .where({ plugin_id: plugin })
      .select('version', 'state')
    if (rows.length === 0) throw noPlugin(plugin)
    const published = rows.filter(({ state }) => state === 'published')
    return (published.length > 0 ? published : rows).map(({ version }) => version)
  }

  const version: Registry['version'] = async (plugin, wanted) => {
    const name = wanted ?? newest(await namesOf(plugin))
    const row = name === undefined ? undefined : await versionByName(core, plugin, name)
    if (!row)
      throw new Problem('version.unknown', {
        detail: said('There is no version {version} of "{plugin}".', { version: name ?? '', plugin }),
      })
    return toVersion(row)
  }

  const fileOf: Registry['file'] = async (plugin, name, path) => {
    const row: { content: Buffer } | undefined = await core('core.version_files')
      .where({ plugin_id: plugin, version: name, path })
      .first('content')
    return row?.content
  }

  return {
    upload,
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
      if (!row) throw noPlugin(plugin)
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

    async bundle(plugin, name) {
      const { sha256: hash } = await version(plugin, name)
      const row: { bytes: Buffer } | undefined = await core('core.bundles').where({ sha256: hash }).first('bytes')
      if (!row) throw noPlugin(plugin)
      return row.bytes
    },

    async code(plugin, name) {
      const [found, code] = await Promise.all([version(plugin, name), fileOf(plugin, name, 'server.js')])
      if (!code || sha256(code) !== found.codeSha256)
        throw new Problem('plugin.load_failed', {
          detail: said('The code of {plugin} {version} is not what was uploaded.', { plugin, version: name }),
        })
      return code.toString()
    },

    mayLoad: async (plugin, name) => checkKept(core, await version(plugin, name)),

    async setTrust(plugin, trust, check = () => undefined) {
      await core.transaction(async (trx) => {
        const row = await trx<PluginRow>('core.plugins').where({ id: plugin }).forUpdate().first()
        if (!row) throw noPlugin(plugin)
        const before = { verified: row.verified, dynamicCode: row.dynamic_code }
        check(before)
        const { verified, dynamicCode } = { ...before, ...trust }
        await trx('core.plugins').where({ id: plugin }).update({ verified, dynamic_code: dynamicCode })
      })
      await changes.publish('version', plugin)
    },
  }
}
