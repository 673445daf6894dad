import { throughDrizzle } from './drizzle-orm.js'
import { throughKysely } from './kysely.js'

export default {
  fetch: async (request, { db }) =>
    Response.json({ kysely: await throughKysely(db), drizzle: await throughDrizzle(db) }),
}
