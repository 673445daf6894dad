import type { Knex } from 'knex'
import { compare } from 'semver'
import { asIs, said, type Said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Actor } from '../../runtime/audit.ts'
import type { Channel } from './channels.ts'
import { refreshListing } from './listings.ts'
import { rowsFor, toPage, type Page, type PageRequest } from '../page.ts'
import type { CheckReport } from '../bundle/upload-report.ts'
import { changedFiles, changedLines, type ChangedFile } from './file-changes.ts'
import type { ChangedLines } from './line-comparison.ts'
import { versionDifference, type Compared, type VersionDifference } from './difference.ts'
import { listMoves, recordMove, type VersionStep } from './moves.ts'
import { stateAfter, type VersionMove } from './states.ts'
import { isDevelopment, toVersion, versionColumns, versionUnknown, type Version, type VersionRow } from './versions.ts'

/** Reports are kept as they were written: those of before say all in English. */
type KeptReport = Omit<CheckReport, 'summary' | 'findings'> & {
  summary: Said | string
  findings: (Omit<CheckReport['findings'][number], 'message'> & { message: Said | string })[]
}

const asSaid = (kept: Said | string): Said => (typeof kept === 'string' ? asIs(kept) : kept)

const readReport = ({ summary, findings, ...rest }: KeptReport): CheckReport => ({
  ...rest,
  summary: asSaid(summary),
  findings: findings.map((each) => ({ ...each, message: asSaid(each.message) })),
})

/** Whose plugins these are: a tenant's own; absent: a platform admin asks, for whom all are. */
export type Owner = { id: string } | undefined

/** The way of versions to those who install them. */
export interface Review {
  /** What waits for a decision, the longest first. */
  queue(page: PageRequest): Promise<Page<Version>>
  /** How many there are of those. */
  waiting(): Promise<number>
  /** Plugins of a tenant: all versions, the latest upload first. */
  own(owner: { id: string }, page: PageRequest): Promise<Page<Version>>
  /** What the checks at upload found, and the way since. @throws {Problem} `version.unknown` */
  report(owner: Owner, plugin: string, version: string): Promise<{ checks: CheckReport[]; steps: VersionStep[] }>
  /** What is other than in the version before: the highest that was published, or `from`. @throws {Problem} `version.unknown` */
  difference(owner: Owner, plugin: string, version: string, from?: string): Promise<VersionDifference>
  /** The files that are other than in the version before, or in `from`. @throws {Problem} `version.unknown` */
  files(plugin: string, version: string, from?: string): Promise<{ from?: string; files: ChangedFile[] }>
  /** How the lines of one of them changed; of what is no text, nothing. @throws {Problem} `version.unknown` */
  lines(plugin: string, version: string, path: string, from?: string): Promise<ChangedLines>
  /** A file of a version as it is. @throws {Problem} `version.unknown`, `request.not_found` */
  file(plugin: string, version: string, path: string): Promise<Buffer>
  /** @throws {Problem} `version.unknown`, `auth.forbidden`, `request.conflict`, `request.invalid` */
  move(
    owner: Owner,
    plugin: string,
    version: string,
    given: { move: VersionMove; reason?: string | undefined; by: Actor },
  ): Promise<Version>
  /** @throws {Problem} `version.unknown` when a plugin is not one of this tenant's */
  owns(owner: { id: string }, plugin: string): Promise<void>
  /** @throws {Problem} `version.unknown` */
  version(owner: Owner, plugin: string, version: string): Promise<Version>
  /**
   * Changes where a version is published to.
   *
   * @param check is told where it is until now, and may throw
   * @throws {Problem} `version.unknown`
   */
  setChannel(
    owner: Owner,
    plugin: string,
    version: string,
    channel: Channel,
    check: (before: Channel) => void,
  ): Promise<Version>
}

interface ComparedRow {
  version: string
  manifest: Compared['manifest']
  size: number
  code_bytes: number
  migrations: Compared['migrations']
}

/** What a version is compared by. */
export const comparedVersion = async (core: Knex, plugin: string, version: string): Promise<Compared | undefined> => {
  const row = await core('core.versions as v')
    .leftJoin('core.version_files as f', (on) =>
      on
        .on('f.plugin_id', 'v.plugin_id')
        .andOn('f.version', 'v.version')
        .andOn('f.path', core.raw('?', ['server.js'])),
    )
    .where({ 'v.plugin_id': plugin, 'v.version': version })
    .first<ComparedRow | undefined>(
      'v.version',
      'v.manifest',
      'v.size',
      'v.migrations',
      core.raw('octet_length(f.content) as code_bytes'),
    )
  return (
    row && {
      version: row.version,
      manifest: row.manifest,
      sizeBytes: row.size,
      codeBytes: row.code_bytes,
      migrations: row.migrations,
    }
  )
}

/** Moves versions from state to state, and shows who decides about them what there is to see. */
export const createReview = ({ core }: { core: Knex }): Review => {
  const owned = (db: Knex, owner: Owner) => {
    const query = db<VersionRow>('core.versions')
    return owner ? query.whereIn('plugin_id', db('core.plugins').where({ tenant_id: owner.id }).select('id')) : query
  }

  const find = async (owner: Owner, plugin: string, version: string): Promise<Compared> => {
    const own = await owned(core, owner).where({ plugin_id: plugin, version }).first('version')
    const found = own && (await comparedVersion(core, plugin, version))
    if (!found) throw versionUnknown(plugin, version)
    return found
  }

  /** Keeps others from moving the versions of a plugin until the transaction ends. */
  const lock = async (trx: Knex.Transaction, owner: Owner, plugin: string, version: string) => {
    const plugins = await trx('core.plugins')
      .where({ id: plugin })
      .forUpdate()
      .select<{ visibility: string }[]>('visibility')
    const found = await owned(trx, owner)
      .where({ plugin_id: plugin, version })
      .forUpdate()
      .first(...versionColumns)
    if (!found) throw versionUnknown(plugin, version)
    return { found, isPrivate: plugins[0]?.visibility === 'private' }
  }

  /** The highest version below this one that people could install, whatever became of it since. */
  const before = async (plugin: string, version: string): Promise<string | undefined> => {
    const names: string[] = await core('core.versions')
      .where({ plugin_id: plugin })
      .whereIn('state', ['published', 'deprecated', 'yanked'])
      .pluck('version')
    return names
      .filter((name) => !isDevelopment(name) && compare(name, version) < 0)
      .sort(compare)
      .at(-1)
  }

  /** What a version is compared with: the one that was named, or the one before it, if there is any. */
  const comparedWith = async (plugin: string, version: string, from?: string) => {
    await find(undefined, plugin, version)
    if (from === undefined) return before(plugin, version)
    return (await find(undefined, plugin, from)).version
  }

  const content = async (plugin: string, version: string, path: string): Promise<Buffer | undefined> => {
    const row: { content: Buffer } | undefined = await core('core.version_files')
      .where({ plugin_id: plugin, version, path })
      .first('content')
    return row?.content
  }

  const pageOfVersions = async (
    query: Knex.QueryBuilder,
    page: PageRequest,
    direction: 'asc' | 'desc',
  ): Promise<Page<Version>> => {
    const position = (row: VersionRow) => `${row.plugin_id} ${row.version}`
    const [plugin, version] = page.cursor?.split(' ') ?? []
    if (plugin !== undefined && version !== undefined) {
      const seen = core('core.versions')
        .where({ plugin_id: plugin, version })
        .select('created_at', 'plugin_id', 'version')
      query.whereRaw(`(created_at, plugin_id, version) ${direction === 'asc' ? '>' : '<'} (?)`, [seen])
    }
    const rows: VersionRow[] = await query
      .orderBy(['created_at', 'plugin_id', 'version'].map((column) => ({ column, order: direction })))
      .limit(rowsFor(page))
      .select(...versionColumns)
    return toPage(rows, page, toVersion, position)
  }

  return {
    async waiting() {
      const [row] = await core('core.versions').where({ state: 'submitted' }).count<{ count: string }[]>('* as count')
      return Number(row?.count)
    },
    queue: (page) => pageOfVersions(core('core.versions').where({ state: 'submitted' }), page, 'asc'),
    own: (owner, page) => pageOfVersions(owned(core, owner), page, 'desc'),

    async report(owner, plugin, version) {
      const row = await owned(core, owner)
        .where({ plugin_id: plugin, version })
        .first<{ report: KeptReport[] } | undefined>('report')
      if (!row) throw versionUnknown(plugin, version)
      return { checks: row.report.map(readReport), steps: await listMoves(core, plugin, version) }
    },

    async difference(owner, plugin, version, from) {
      const to = await find(owner, plugin, version)
      const name = from ?? (await before(plugin, version))
      return versionDifference(name === undefined ? undefined : await find(owner, plugin, name), to)
    },

    async files(plugin, version, given) {
      const from = await comparedWith(plugin, version, given)
      return { ...(from !== undefined && { from }), files: await changedFiles(core, plugin, { from, to: version }) }
    },

    async lines(plugin, version, path, given) {
      const from = await comparedWith(plugin, version, given)
      const [before, after] = await Promise.all([
        from === undefined ? undefined : content(plugin, from, path),
        content(plugin, version, path),
      ])
      return changedLines(before?.toString() ?? '', after?.toString() ?? '')
    },

    async file(plugin, version, path) {
      await find(undefined, plugin, version)
      const found = await content(plugin, version, path)
      if (!found) throw new Problem('request.not_found')
      return found
    },

    async owns(owner, plugin) {
      if (await core('core.plugins').where({ id: plugin, tenant_id: owner.id }).first('id')) return
      throw new Problem('version.unknown', { detail: said('There is no plugin "{plugin}" of yours.', { plugin }) })
    },

    async version(owner, plugin, version) {
      const row = await owned(core, owner)
        .where({ plugin_id: plugin, version })
        .first(...versionColumns)
      if (!row) throw versionUnknown(plugin, version)
      return toVersion(row)
    },

    setChannel: (owner, plugin, version, channel, check) =>
      core.transaction(async (trx) => {
        const { found } = await lock(trx, owner, plugin, version)
        check(found.channel)
        await trx('core.versions').where({ plugin_id: plugin, version }).update({ channel })
        await refreshListing(trx, plugin)
        return toVersion({ ...found, channel })
      }),

    move: (owner, plugin, version, { move, reason, by }) =>
      core.transaction(async (trx) => {
        const { found, isPrivate } = await lock(trx, owner, plugin, version)
        const state = stateAfter(move, { from: found.state, by: owner ? 'owner' : 'platform', reason, isPrivate })
        await trx('core.versions')
          .where({ plugin_id: plugin, version })
          .update({ state, state_reason: reason ?? null })
        const moved = toVersion({ ...found, state, state_reason: reason ?? null })
        await recordMove(trx, moved, by)
        await refreshListing(trx, plugin)
        return moved
      }),
  }
}
