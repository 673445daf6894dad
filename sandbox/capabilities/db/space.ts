import type { Knex } from 'knex'
import { Problem } from '../../../problems/problem.ts'
import { installationName } from '../../../runtime/database/names.ts'
import { rawQuery } from '../../../runtime/database/raw-query.ts'
import { Recent } from './recent.ts'
import type { DbCall } from './session.ts'

/** How long what was measured is believed: so long, and so much as one statement can write, it may be passed. */
const believedMs = 2_000
const installations = 10_000

interface Measured {
  bytes: number
  atMs: number
  measuring: Promise<void> | undefined
}

/** How much of the disk the tables of each installation take, looked at while it writes. */
export interface Space {
  /**
   * Refuses what adds rows while an installation has as much as it may. Postgres itself knows no such limit; measuring
   * is done beside the statements, so that it costs them nothing.
   *
   * @throws {Problem} `db.quota`
   */
  check(call: DbCall): Promise<void> | void
}

/** Measures the tables of an installation at most every two seconds. */
export const createSpace = ({ core }: { core: Knex }): Space => {
  const known = new Recent<string, Measured>(installations)

  const measure = async (call: DbCall, measured: Measured): Promise<void> => {
    try {
      measured.bytes = await tableBytes(core, installationName(call.tenant.slug, call.installation.plugin))
      measured.atMs = performance.now()
    } finally {
      measured.measuring = undefined
    }
  }

  const refuse = ({ limits }: DbCall): never => {
    throw new Problem('db.quota', {
      detail: `The tables of an installation take at most ${limits['db.bytes']} bytes; nothing more is written to them.`,
      limit: 'db.bytes',
      value: limits['db.bytes'],
    })
  }

  return {
    check(call) {
      let measured = known.get(call.installation.id)
      if (!measured) known.set(call.installation.id, (measured = { bytes: 0, atMs: -Infinity, measuring: undefined }))
      if (performance.now() - measured.atMs > believedMs) {
        const measuring = (measured.measuring ??= measure(call, measured))
        // What could not be measured is measured again with the next statement.
        measuring.catch(() => {})
      }
      if (measured.bytes < call.limits['db.bytes']) return
      // It may have been given more, or have less, since.
      if (!measured.measuring) return refuse(call)
      const { measuring } = measured
      return measuring.then(() => (measured.bytes < call.limits['db.bytes'] ? undefined : refuse(call)))
    },
  }
}

/** Bytes on disk of everything in a schema, indexes and large values included. */
const tableBytes = async (core: Knex, schema: string): Promise<number> => {
  const [row] = await rawQuery<{ bytes: string }>(
    core,
    `select coalesce(sum(pg_total_relation_size(c.oid)), 0) as bytes
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind in ('r', 'm')`,
    [schema],
    'db_space',
  )
  return Number(row?.bytes ?? 0)
}
