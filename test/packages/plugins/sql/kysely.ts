import type { Db } from '@plexica/sdk'
import { plexicaDialect } from '@plexica/sdk/kysely'
import { Kysely, sql, type ColumnType, type Generated } from 'kysely'

interface Tables {
  authors: { id: Generated<number>; name: string }
  notes: {
    id: Generated<number>
    author_id: number
    name: string
    data: ColumnType<{ a: number[] } | null, string | null, string | null>
    tags: ColumnType<string[], string[] | undefined, string[]>
    written_at: ColumnType<string, Date | undefined, Date>
  }
}

const failed = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: { code?: string; detail?: { sqlState?: string }; message: string }) =>
      error.detail?.sqlState ?? error.code ?? error.message,
  )

export const throughKysely = async (capability: Db) => {
  const db = new Kysely<Tables>({ dialect: plexicaDialect(capability) })
  const names = async () =>
    (await db.selectFrom('authors').select('name').orderBy('id').execute()).map(({ name }) => name)

  const ada = await db.insertInto('authors').values({ name: 'Ada' }).returning('id').executeTakeFirstOrThrow()
  const added = await db
    .insertInto('notes')
    .values(
      [1, 2, 3].map((n) => ({
        author_id: ada.id,
        name: `n${n}`,
        data: JSON.stringify({ a: [n] }),
        tags: ['x'],
        written_at: new Date(n),
      })),
    )
    .executeTakeFirst()
  const joined = await db
    .selectFrom('notes')
    .innerJoin('authors', 'authors.id', 'notes.author_id')
    .select(['authors.name as author', 'notes.name', 'notes.data', 'notes.tags', 'notes.written_at'])
    .where('notes.name', '>', 'n2')
    .execute()
  const updated = await db.updateTable('notes').set({ name: 'renamed' }).where('name', '<', 'n3').executeTakeFirst()
  const deleted = await db.deleteFrom('notes').where('name', '=', 'renamed').returning('id').execute()
  const { count } = await db
    .selectFrom('notes')
    .select((all) => all.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()

  await db.transaction().execute((tx) => tx.insertInto('authors').values({ name: 'Bob' }).execute())
  const rolledBack = await failed(
    db.transaction().execute(async (tx) => {
      await tx.insertInto('authors').values({ name: 'Eve' }).execute()
      await tx.insertInto('authors').values({ name: 'Ada' }).execute()
    }),
  )
  const readOnly = await failed(
    db
      .transaction()
      .setIsolationLevel('serializable')
      .setAccessMode('read only')
      .execute((tx) => tx.deleteFrom('authors').execute()),
  )

  const tx = await db.startTransaction().execute()
  await tx.insertInto('authors').values({ name: 'Cy' }).execute()
  const place = await tx.savepoint('place').execute()
  await place.insertInto('authors').values({ name: 'Dee' }).execute()
  const again = await failed(place.insertInto('authors').values({ name: 'Ada' }).execute())
  const back = await place.rollbackToSavepoint('place').execute()
  await back.insertInto('authors').values({ name: 'Fay' }).execute()
  const released = await back.releaseSavepoint('place').execute()
  await released.commit().execute()

  let streamed = 0
  for await (const _ of db.selectFrom('authors').selectAll().stream(2)) streamed += 1
  const raw = await sql<{ n: number }>`select count(*) as n from ${sql.table('authors')}`.execute(db)
  return {
    added: Number(added.numInsertedOrUpdatedRows),
    joined,
    updated: Number(updated.numUpdatedRows),
    deleted: deleted.length,
    count,
    rolledBack,
    readOnly,
    again,
    names: await names(),
    streamed,
    raw: raw.rows,
    catalog: await failed(db.introspection.getTables()),
  }
}
