import { definePlugin } from '@plexica/sdk'
import { throughDrizzle } from './drizzle.ts'
import { throughKysely } from './kysely.ts'

export default definePlugin({
  fetch: async (_request: Request, { db }) =>
    Response.json({ kysely: await throughKysely(db), drizzle: await throughDrizzle(db) }),
})
