import { hash } from 'node:crypto'
import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { wordOf } from '../../languages/words.ts'
import { Problem } from '../../problems/problem.ts'
import type { Actor } from '../../runtime/audit.ts'
import type { Supervisor, Surface } from '../../runtime/supervisor/types.ts'
import { checkBundle, checkSurface } from '../bundle/check-bundle.ts'
import { bundleInvalid } from '../bundle/refusal.ts'
import { reportOn } from '../bundle/upload-report.ts'
import { checkPage } from '../pages/check-page.ts'
import { checkUpload } from '../publishers/signatures.ts'
import { setAudience, type Visibility } from './audience.ts'
import { channelFor, type Channel } from './channels.ts'
import { refreshListing } from './listings.ts'
import { recordMove } from './moves.ts'
import type { VersionState } from './states.ts'
import {
  forgetDevelopment,
  insertVersion,
  isDevelopment,
  toVersion,
  versionByName,
  versionBySha256,
  type Version,
  type VersionRow,
} from './versions.ts'

export interface UploadOptions {
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

/** A version, and whether it was not here before. */
export type Uploaded = Version & { isNew: boolean }

/** Checks bundles and keeps them. */
export const createUpload = ({ core, supervisor }: { core: Knex; supervisor: Pick<Supervisor, 'inspect'> }) => {
  /** Loads the code in a sandbox; whatever it does wrong there is a rule that the bundle breaks. */
  const inspect = async (code: Buffer): Promise<Surface> => {
    try {
      return await supervisor.inspect({ sha256: hash('sha256', code), text: code.toString() })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (!/^(plugin|invocation)\./.test(error.code)) throw error
      throw bundleInvalid([{ path: 'server.js', rule: `can not be loaded: ${error.message.replace(/\.$/, '')}` }])
    }
  }

  const sameOrConflict = (existing: VersionRow, sha256: string): Uploaded => {
    if (existing.sha256 === sha256) return { ...toVersion(existing), isNew: false }
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

  /** The same bytes again give the version that exists. */
  return async (bytes: Buffer, given: UploadOptions = {}): Promise<Uploaded> => {
    const options = given.audience ? { ...given, visibility: 'private' as const } : given
    const { owner, by = { kind: 'system', id: null } } = options
    const sha256 = hash('sha256', bytes)
    const known = await versionBySha256(core, sha256)
    if (known) {
      await checkOwner(core, known.plugin_id, options)
      const { audience } = options
      if (audience) await core.transaction((trx) => setAudience(trx, known.plugin_id, audience))
      return sameOrConflict(known, sha256)
    }

    const { manifest, migrations, files } = await checkBundle(bytes, checkPage)
    const visibility = await checkOwner(core, manifest.id, options)
    const isReviewed = owner !== undefined && visibility === 'public'
    const state = options.state ?? (isReviewed ? 'submitted' : 'published')
    if (isReviewed && state === 'published')
      throw new Problem('auth.forbidden', { detail: said('A version that everyone can see is reviewed first.') })
    const taken = await versionByName(core, manifest.id, manifest.version)
    if (taken) return sameOrConflict(taken, sha256)
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
      sha256,
      sizeBytes: bytes.length,
      manifest,
      surface,
      codeSha256: hash('sha256', code),
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
      if (meanwhile) return sameOrConflict(meanwhile, sha256)
      const inserted = toVersion(await insertVersion(trx, version, { bytes, files, migrations, report, signed }))
      if (options.audience) await setAudience(trx, inserted.plugin, options.audience)
      await recordMove(trx, inserted, by)
      await refreshListing(trx, inserted.plugin)
      if (isDevelopment(inserted.version)) await forgetDevelopment(trx, inserted.plugin, inserted.version)
      return { ...inserted, isNew: true }
    })
  }
}
