import type { Knex } from 'knex'
import { gt, lt } from 'semver'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { visibleTo } from '../versions/audience.ts'
import { rowsFor, toPage, type Page, type PageRequest } from '../page.ts'
import { comparedVersion } from '../versions/review.ts'
import type { Registry } from '../versions/registry.ts'
import type { Channel } from '../versions/channels.ts'
import { versionDifference, type VersionDifference } from '../versions/difference.ts'
import { installableStates, type VersionState } from '../versions/states.ts'
import { isDevelopment, type Version } from '../versions/versions.ts'
import type { Statistics } from './statistics.ts'

export const listingSorts = ['relevance', 'installs', 'rating', 'newest'] as const

export interface ListingSearch {
  /** Words, of which all have to be there, each at least with its beginning. */
  text?: string | undefined
  category?: string | undefined
  verified?: boolean | undefined
  installed?: boolean | undefined
  sort: (typeof listingSorts)[number]
}

/** A plugin as the marketplace shows it in a list. */
export interface Listing {
  plugin: string
  version: string
  /** `beta`: there is none in `stable` yet. */
  channel: Channel
  name: string
  description?: string
  icon?: string
  categories: string[]
  visibility: 'public' | 'private'
  verified: boolean
  publisher?: { name: string; verified: boolean }
  installs: number
  rating?: { average: number; count: number }
  /** What this tenant has of it. */
  installed?: string
  /** Whether that is older than this version: it may be newer, such as one on trial. */
  updatable: boolean
  updatedAt: Date
}

/** All there is to say of a plugin before it is installed. */
export interface PluginPage {
  listing: Listing
  latest: Version
  readme?: string
  changelog?: string
  /** Paths in the bundle. */
  screenshots: string[]
  versions: {
    version: string
    channel: Channel
    state: VersionState
    stateReason?: string
    createdAt: Date
    downloads: number
    installs: number
  }[]
  /** Of all versions, in all of time. */
  downloads: number
}

export interface Marketplace {
  search(tenant: { id: string }, search: ListingSearch, page: PageRequest): Promise<Page<Listing>>
  categories(tenant: { id: string }): Promise<{ category: string; plugins: number }[]>
  /** @throws {Problem} `version.unknown` */
  page(tenant: { id: string }, plugin: string): Promise<PluginPage>
  /** A file in `assets/` of a version that this tenant may see. @throws {Problem} `request.not_found` */
  asset(tenant: { id: string }, plugin: string, version: string, path: string): Promise<Buffer>
  /** The bundle of a version that this tenant may see, counted as a download. @throws {Problem} `version.unknown`, `version.yanked`, `signature.invalid` */
  bundle(tenant: { id: string }, plugin: string, version: string): Promise<{ version: Version; bytes: Buffer }>
  /** What the newest version of its channel has other than the one that is installed here; none if there is none newer. @throws {Problem} `installation.unknown` */
  update(
    tenant: { id: string },
    installed: { plugin: string; version: string; channel: Channel },
  ): Promise<VersionDifference | undefined>
}

interface Row {
  plugin_id: string
  version: string
  channel: Channel
  name: string
  description: string | null
  icon: string | null
  categories: string[]
  visibility: 'public' | 'private'
  verified: boolean
  publisher: string | null
  publisher_verified: boolean | null
  installs: number
  rating: number | null
  ratings: number
  installed: string | null
  updated_at: Date
}

const toListing = (row: Row): Listing => ({
  plugin: row.plugin_id,
  version: row.version,
  channel: row.channel,
  name: row.name,
  ...(row.description === null ? {} : { description: row.description }),
  ...(row.icon === null ? {} : { icon: row.icon }),
  categories: row.categories,
  visibility: row.visibility,
  verified: row.verified,
  ...(row.publisher === null ? {} : { publisher: { name: row.publisher, verified: row.publisher_verified === true } }),
  installs: row.installs,
  ...(row.rating === null ? {} : { rating: { average: row.rating, count: row.ratings } }),
  ...(row.installed === null ? {} : { installed: row.installed }),
  updatable: row.installed !== null && gt(row.version, row.installed),
  updatedAt: row.updated_at,
})

/** What `to_tsquery` is asked for: each word as the beginning of one; undefined without any. */
const asQuery = (text: string | undefined): string | undefined => {
  const words = text?.toLowerCase().match(/[\p{L}\p{N}]+/gu)
  return words
    ?.slice(0, 20)
    .map((word) => `${word}:*`)
    .join(' & ')
}

const sortOf = ({ sort }: ListingSearch, query: string | undefined): string => {
  if (sort === 'relevance') return query === undefined ? 'installs' : 'relevance'
  return sort === 'newest' ? 'updated_at' : sort
}

const screenshot = /^assets\/(?:screenshots?\/.+|screenshot[^/]*)\.(?:png|jpe?g|webp)$/i

/** What a tenant finds to install: what is there for everyone, and its own. */
export const createMarketplace = ({
  core,
  registry,
  statistics,
}: {
  core: Knex
  registry: Pick<Registry, 'installable' | 'file' | 'bundle'>
  statistics: Pick<Statistics, 'count' | 'totals'>
}): Marketplace => {
  const listings = (tenant: { id: string }) =>
    core('core.listings as l')
      .join('core.plugins as p', 'p.id', 'l.plugin_id')
      .join('core.versions as v', (on) => on.on('v.plugin_id', 'l.plugin_id').andOn('v.version', 'l.version'))
      .leftJoin('core.publishers as u', 'u.tenant_id', 'p.tenant_id')
      .leftJoin('core.installations as i', (on) =>
        on
          .on('i.plugin_id', 'l.plugin_id')
          .andOn('i.tenant_id', core.raw('?', [tenant.id]))
          .andOn(core.raw("i.state <> 'uninstalled'")),
      )
      .whereIn('l.plugin_id', visibleTo(core, tenant).select('id'))
      .select(
        'l.plugin_id',
        'l.version',
        'v.channel',
        'l.name',
        'l.description',
        'l.categories',
        'l.updated_at',
        'p.visibility',
        'p.verified',
        'u.name as publisher',
        'u.verified as publisher_verified',
        'i.version as installed',
        core.raw("v.manifest ->> 'icon' as icon"),
        core.raw(`(select count(*)::int from core.installations n
          where n.plugin_id = l.plugin_id and n.state <> 'uninstalled') as installs`),
        core.raw('(select avg(rating)::float8 from core.reviews r where r.plugin_id = l.plugin_id) as rating'),
        core.raw('(select count(*)::int from core.reviews r where r.plugin_id = l.plugin_id) as ratings'),
      )

  const unknown = (plugin: string) =>
    new Problem('version.unknown', { detail: said('There is no plugin "{plugin}" to install.', { plugin }) })

  const text = async (plugin: string, version: string, path: string) =>
    (await registry.file(plugin, version, path))?.toString()

  return {
    async search(tenant, search, page) {
      const query = asQuery(search.text)
      const found = listings(tenant)
      if (query !== undefined) {
        found.whereRaw("l.document @@ to_tsquery('simple', ?)", [query])
        found.select(core.raw("ts_rank(l.document, to_tsquery('simple', ?)) as relevance", [query]))
      }
      if (search.category !== undefined)
        found.whereRaw('l.categories @> array[?]::text[]', [search.category.toLowerCase()])
      if (search.verified !== undefined) found.where('p.verified', search.verified)
      if (search.installed !== undefined) found.where('i.id', search.installed ? 'is not' : 'is', null)
      const offset = Number(page.cursor ?? 0)
      if (!Number.isSafeInteger(offset) || offset < 0)
        throw new Problem('request.invalid', { detail: said('cursor: is not one of ours.') })
      const rows = await core
        .from(found.as('found'))
        .orderBy([
          { column: sortOf(search, query), order: 'desc', nulls: 'last' },
          { column: 'plugin_id', order: 'asc' },
        ])
        .offset(offset)
        .limit(rowsFor(page))
        .select<Row[]>('*')
      return toPage(rows, page, toListing, () => String(offset + rowsFor(page) - 1))
    },

    categories: (tenant) =>
      core('core.listings as l')
        .joinRaw('cross join unnest(l.categories) as category')
        .whereIn('l.plugin_id', visibleTo(core, tenant).select('id'))
        .groupBy('category')
        .orderBy('category')
        .select<{ category: string; plugins: number }[]>('category', core.raw('count(*)::int as plugins')),

    async page(tenant, plugin) {
      const [row]: Row[] = await listings(tenant).where('l.plugin_id', plugin)
      if (!row) throw unknown(plugin)
      const { version } = row
      const [latest, readme, changelog, screenshots, versions, totals] = await Promise.all([
        registry.installable(tenant, plugin, version),
        text(plugin, version, 'README.md'),
        text(plugin, version, 'CHANGELOG.md'),
        core('core.version_files')
          .where({ plugin_id: plugin, version })
          .whereLike('path', 'assets/%')
          .orderBy('path')
          .pluck<string[]>('path'),
        core('core.versions')
          .where({ plugin_id: plugin })
          .whereIn('state', [...installableStates])
          .orderBy('created_at', 'desc')
          .limit(100)
          .select<
            { version: string; channel: Channel; state: VersionState; state_reason: string | null; created_at: Date }[]
          >('version', 'channel', 'state', 'state_reason', 'created_at'),
        statistics.totals(plugin),
      ])
      return {
        listing: toListing(row),
        latest,
        ...(readme !== undefined && { readme }),
        ...(changelog !== undefined && { changelog }),
        screenshots: screenshots.filter((path) => screenshot.test(path)),
        downloads: totals.values().reduce((sum, { downloads }) => sum + downloads, 0),
        versions: versions.map(({ version, channel, state, state_reason, created_at }) => ({
          version,
          channel,
          ...(totals.get(version) ?? { downloads: 0, installs: 0 }),
          state,
          ...(state_reason === null ? {} : { stateReason: state_reason }),
          createdAt: created_at,
        })),
      }
    },

    async asset(tenant, plugin, version, path) {
      const seen = await core('core.versions')
        .where({ plugin_id: plugin, version })
        .whereIn('plugin_id', visibleTo(core, tenant).select('id'))
        .whereIn('state', [...installableStates])
        .first('version')
      const bytes = seen && path.startsWith('assets/') ? await registry.file(plugin, version, path) : undefined
      if (!bytes) throw new Problem('request.not_found', { detail: said('There is no such file.') })
      return bytes
    },

    async bundle(tenant, plugin, name) {
      const version = await registry.installable(tenant, plugin, name)
      const bytes = await registry.bundle(plugin, version.version)
      statistics.count('downloads', version)
      return { version, bytes }
    },

    async update(tenant, { plugin, version, channel }) {
      const newest = await registry.installable(tenant, plugin, undefined, channel).catch((error: unknown) => {
        // Its channel may be empty.
        if (error instanceof Problem && error.code === 'version.unknown') return undefined
        throw error
      })
      if (!newest || newest.version === version) return undefined
      if (lt(newest.version, version) && !isDevelopment(version)) return undefined
      const [from, to] = await Promise.all([version, newest.version].map((name) => comparedVersion(core, plugin, name)))
      return to && versionDifference(from, to)
    },
  }
}
