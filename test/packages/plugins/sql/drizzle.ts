import type { Db } from '@plexica/sdk'
import { plexicaDrizzle } from '@plexica/sdk/drizzle'
import { and, eq, gt, relations, sql } from 'drizzle-orm'
import { integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

const authors = pgTable('authors', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull().unique(),
})
const notes = pgTable('notes', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  authorId: integer('author_id').notNull(),
  name: text().notNull(),
  data: jsonb().$type<{ a: number[] }>(),
  tags: text().array().notNull().default([]),
  writtenAt: timestamp('written_at', { withTimezone: true }).notNull().defaultNow(),
})
const schema = {
  authors,
  notes,
  authorsRelations: relations(authors, ({ many }) => ({ notes: many(notes) })),
  notesRelations: relations(notes, ({ one }) => ({
    author: one(authors, { fields: [notes.authorId], references: [authors.id] }),
  })),
}

const failed = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: { name: string; message: string; cause?: { detail?: { sqlState?: string } } }) =>
      error.cause?.detail?.sqlState ?? error.message,
  )

export const throughDrizzle = async (capability: Db) => {
  const db = plexicaDrizzle(capability, { schema })
  const [bea] = await db.insert(authors).values({ name: 'Bea' }).returning()
  await db.insert(notes).values(
    [1, 2].map((n) => ({
      authorId: bea!.id,
      name: `d${n}`,
      data: { a: [n] },
      tags: ['y', 'z"'],
      writtenAt: new Date(n),
    })),
  )
  // Two columns of one name.
  const joined = await db
    .select({ note: notes.name, author: authors.name, at: notes.writtenAt, tags: notes.tags })
    .from(notes)
    .innerJoin(authors, eq(authors.id, notes.authorId))
    .where(and(gt(notes.name, 'd1'), eq(authors.name, 'Bea')))
  const related = await db.query.authors.findFirst({
    where: eq(authors.name, 'Bea'),
    columns: { name: true },
    with: { notes: { columns: { name: true, data: true }, orderBy: notes.id } },
  })

  await db.transaction((tx) => tx.insert(authors).values({ name: 'Gus' }))
  const rolledBack = await failed(
    db.transaction(async (tx) => {
      await tx.insert(authors).values({ name: 'Hal' })
      tx.rollback()
    }),
  )
  await db.transaction(
    async (tx) => {
      await tx.insert(authors).values({ name: 'Ida' })
      await failed(
        tx.transaction(async (part) => {
          await part.insert(authors).values({ name: 'Jan' })
          await part.insert(authors).values({ name: 'Bea' })
        }),
      )
      await tx.transaction((part) => part.insert(authors).values({ name: 'Kim' }))
    },
    { isolationLevel: 'repeatable read' },
  )
  const readOnly = await failed(db.transaction((tx) => tx.delete(notes), { accessMode: 'read only' }))
  const names = await db
    .select({ name: authors.name })
    .from(authors)
    .where(sql`${authors.name} >= 'Bea'`)
    .orderBy(authors.name)
  return {
    joined,
    date: joined[0]?.at instanceof Date,
    related,
    rolledBack,
    readOnly,
    names: names.map(({ name }) => name).filter((name) => /^(?:Bea|Gus|Hal|Ida|Jan|Kim)$/.test(name)),
    count: await db.$count(notes, eq(notes.authorId, bea!.id)),
  }
}
