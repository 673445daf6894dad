import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'

/** Kysely over the capability `db`. */
const overDb = (db) => ({
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (kysely) => new PostgresIntrospector(kysely),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createDriver: () => ({
    init: async () => undefined,
    acquireConnection: async () => ({
      executeQuery: async ({ sql, parameters }) => ({ rows: await db.query(sql, [...parameters]) }),
      async *streamQuery() {},
    }),
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  }),
})

export const throughKysely = async (db) => {
  const kysely = new Kysely({ dialect: overDb(db) })
  await kysely
    .insertInto('kysely_notes')
    .values([
      { id: 1, text: 'one' },
      { id: 2, text: 'two' },
    ])
    .execute()
  const rows = await kysely
    .selectFrom('kysely_notes')
    .select(['id', 'text'])
    .where('id', '>', 1)
    .orderBy('id')
    .execute()
  const { count } = await kysely
    .selectFrom('kysely_notes')
    .select((all) => all.fn.countAll().as('count'))
    .executeTakeFirst()
  return { rows, count: Number(count) }
}
