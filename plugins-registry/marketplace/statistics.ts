import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { rowsFor, toPage, type Page, type PageRequest } from '../page.ts'

/** What is counted of a version: fetched bundles; and installations made with it or upgraded to it. */
export type Counted = 'downloads' | 'installs'

/** How often a version was fetched and installed in a day (UTC). */
export interface VersionDay {
  version: string
  /** Such as `2026-11-26`. */
  day: string
  downloads: number
  installs: number
}

export interface Statistics {
  /** Adds one. It only adds to a number in memory, which is written a little later. */
  count(what: Counted, version: { plugin: string; version: string }): void
  /** The latest day first; days with nothing are left out. Days as `2026-11-26`, both included. */
  days(plugin: string, range: { from: string; to: string }, page: PageRequest): Promise<Page<VersionDay>>
  /** In all of time, by version. */
  totals(plugin: string): Promise<Map<string, Record<Counted, number>>>
  flush(): Promise<void>
  close(): Promise<void>
}

/** How often counts are written; what a process had not written yet is lost when it is killed. */
const flushMs = 5_000

interface Pending extends Record<Counted, number> {
  plugin: string
  version: string
  day: string
}

/** Counts how often versions are fetched and installed, without anyone waiting for it. */
export const createStatistics = ({ core, onError }: { core: Knex; onError: (error: unknown) => void }): Statistics => {
  let pending = new Map<string, Pending>()
  let writing = Promise.resolve()

  const write = async () => {
    if (pending.size === 0) return
    const taken = pending
    pending = new Map()
    try {
      // In one order, so that two processes never wait for each other. Versions that are gone are dropped.
      await core.raw(
        `insert into core.version_days as present (plugin_id, version, day, downloads, installs)
         select g.plugin, g.version, g.day, g.downloads, g.installs
         from jsonb_to_recordset(?::jsonb) as g (plugin text, version text, day date, downloads bigint, installs bigint)
         join core.versions as v on v.plugin_id = g.plugin and v.version = g.version
         order by g.plugin, g.version, g.day
         on conflict (plugin_id, version, day) do update set
           downloads = present.downloads + excluded.downloads, installs = present.installs + excluded.installs`,
        [JSON.stringify([...taken.values()])],
      )
    } catch (error) {
      for (const each of taken.values()) add(each)
      throw error
    }
  }

  const add = ({ plugin, version, day, downloads, installs }: Pending) => {
    const key = `${plugin} ${version} ${day}`
    const known = pending.get(key)
    pending.set(key, {
      plugin,
      version,
      day,
      downloads: downloads + (known?.downloads ?? 0),
      installs: installs + (known?.installs ?? 0),
    })
  }

  const flush = () => (writing = writing.then(write).catch(onError))
  const timer = setInterval(() => void flush(), flushMs).unref()

  return {
    count(what, { plugin, version }) {
      const day = new Date().toISOString().slice(0, 10)
      add({ plugin, version, day, downloads: 0, installs: 0, [what]: 1 })
    },

    async days(plugin, { from, to }, page) {
      await flush()
      const query = core('core.version_days')
        .where({ plugin_id: plugin })
        .whereBetween('day', [from, to])
        .orderBy([
          { column: 'day', order: 'desc' },
          { column: 'version', order: 'asc' },
        ])
        .limit(rowsFor(page))
        .select<{ version: string; day: string; downloads: string; installs: string }[]>(
          'version',
          core.raw('day::text'),
          'downloads',
          'installs',
        )
      const [day, version] = page.cursor?.split(' ') ?? []
      if (page.cursor !== undefined) {
        if (!/^\d{4}-\d{2}-\d{2}$/.test(day ?? '') || version === undefined)
          throw new Problem('request.invalid', { detail: said('cursor: is not one of ours.') })
        query.whereRaw('(day < ?::date or (day = ?::date and version > ?))', [day!, day!, version])
      }
      return toPage(
        await query,
        page,
        ({ downloads, installs, ...rest }) => ({ ...rest, downloads: Number(downloads), installs: Number(installs) }),
        (row) => `${row.day} ${row.version}`,
      )
    },

    async totals(plugin) {
      const rows = await core('core.version_days')
        .where({ plugin_id: plugin })
        .groupBy('version')
        .select<{ version: string; downloads: string; installs: string }[]>(
          'version',
          core.raw('sum(downloads) as downloads'),
          core.raw('sum(installs) as installs'),
        )
      return new Map(
        rows.map(({ version, downloads, installs }) => [
          version,
          { downloads: Number(downloads), installs: Number(installs) },
        ]),
      )
    },

    flush,
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}
