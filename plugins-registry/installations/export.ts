import type { Knex } from 'knex'
import { installationName, tenantName } from '../../runtime/database/names.ts'
import type { InstallationPools } from '../../runtime/database/installation-pools.ts'
import type { Installation } from './installation.ts'

/** Bytes that are read at once, about; one row may have more. */
const pieceBytes = 1024 * 1024
const mostRows = 500
const page = 500

const line = (record: object): string => `${JSON.stringify(record)}\n`

interface Table {
  name: string
  /** With its schema, as it is written in SQL. */
  quoted: string
}

/**
 * Everything that an installation has, as lines of JSON, each with its `kind`: `installation` (with settings, without
 * secrets), `table` and its `row`s, `kv`, `file` (a list: the bytes are not in it), and `end` with how many there were.
 * Tables are read under the installation's own login, as of one moment.
 */
export const exportInstallation = async function* (
  { core, pools }: { core: Knex; pools: Pick<InstallationPools, 'acquire'> },
  { id, tenant, plugin, version, settings, secretsSet, grant }: Installation,
): AsyncGenerator<string> {
  const counts = { tables: 0, rows: 0, kv: 0, files: 0 }
  const exportedAt = new Date().toISOString()
  yield line({ kind: 'installation', plugin, version, tenant: tenant.slug, exportedAt, grant, settings, secretsSet })

  const tables = await tablesOf(core, installationName(tenant.slug, plugin))
  if (tables.length > 0) {
    const connection = await pools.acquire({ slug: tenant.slug, plugin })
    try {
      const { client } = connection
      await client.query('begin isolation level repeatable read read only')
      for (const { name, quoted } of tables) {
        counts.tables += 1
        yield line({ kind: 'table', name })
        await client.query(`declare rows no scroll cursor for select pg_catalog.to_jsonb(t)::text from ${quoted} as t`)
        for (let size = 1; ;) {
          const { rows } = await client.query<[string]>({ text: `fetch ${size} from rows`, rowMode: 'array' })
          for (const [row] of rows) yield `{"kind":"row","table":${JSON.stringify(name)},"row":${row}}\n`
          counts.rows += rows.length
          if (rows.length < size) break
          const bytes = rows.reduce((sum, [row]) => sum + row.length, 0)
          size = Math.min(mostRows, Math.max(1, Math.floor((size * pieceBytes) / Math.max(1, bytes))))
        }
        await client.query('close rows')
      }
      await client.query('commit')
      connection.release()
    } finally {
      // Nothing, if it was given back.
      connection.destroy()
    }
  }

  for await (const { key, value, expires_at } of keysOf(core, tenant.slug, id)) {
    counts.kv += 1
    yield line({ kind: 'kv', key, value, ...(expires_at && { expiresAt: expires_at.toISOString() }) })
  }
  for await (const { path, bytes, content_type, sha256, metadata } of filesOf(core, id)) {
    counts.files += 1
    yield line({ kind: 'file', path, bytes: Number(bytes), contentType: content_type, sha256, metadata })
  }
  yield line({ kind: 'end', ...counts })
}

const tablesOf = async (core: Knex, schema: string): Promise<Table[]> =>
  (
    await core.raw<{ rows: Table[] }>(
      `select relname as name, format('%I.%I', nspname, relname) as quoted
       from pg_class join pg_namespace on pg_namespace.oid = relnamespace
       where nspname = ? and relkind in ('r', 'p') and not relispartition order by relname`,
      [schema],
    )
  ).rows

interface KvRow {
  key: string
  value: unknown
  expires_at: Date | null
}

interface FileRow {
  path: string
  bytes: string
  content_type: string
  sha256: string
  metadata: Record<string, string>
}

/** Rows in order of a column that tells them apart, read page by page. */
const inPages = async function* <Row>(
  read: (after: string | undefined) => Promise<Row[]>,
  placeOf: (row: Row) => string,
) {
  for (let after: string | undefined; ;) {
    const rows = await read(after)
    yield* rows
    if (rows.length < page) return
    after = placeOf(rows.at(-1) as Row)
  }
}

const keysOf = (core: Knex, slug: string, installationId: string) =>
  inPages<KvRow>(
    (after) =>
      core
        .withSchema(tenantName(slug))
        .table('kv')
        .where({ installation_id: installationId })
        .where((alive) => alive.whereNull('expires_at').orWhere('expires_at', '>', core.fn.now()))
        .modify((query) => {
          if (after !== undefined) query.where('key', '>', after)
        })
        .orderBy('key')
        .limit(page)
        .select('key', 'value', 'expires_at'),
    ({ key }) => key,
  )

const filesOf = (core: Knex, installationId: string) =>
  inPages<FileRow>(
    (after) =>
      core('core.files')
        .where({ installation_id: installationId })
        .modify((query) => {
          if (after !== undefined) query.where('path', '>', after)
        })
        .orderBy('path')
        .limit(page)
        .select('path', 'bytes', 'content_type', 'sha256', 'metadata'),
    ({ path }) => path,
  )
