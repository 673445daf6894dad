import { eq, sql } from 'drizzle-orm'
import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { drizzle } from 'drizzle-orm/pg-proxy'

const notes = pgTable('drizzle_notes', { id: integer().primaryKey(), text: text().notNull() })

export const throughDrizzle = async (db) => {
  const orm = drizzle(async (statement, parameters, method) => {
    const rows = await db.query(statement, parameters)
    return { rows: method === 'all' ? rows.map((row) => Object.values(row)) : rows }
  })
  await orm.insert(notes).values([
    { id: 1, text: 'one' },
    { id: 2, text: 'two' },
  ])
  const rows = await orm.select().from(notes).where(eq(notes.id, 2))
  const [{ count }] = await orm.select({ count: sql`count(*)`.mapWith(Number) }).from(notes)
  return { rows, count }
}
