import type { Plugin } from '@plexica/sdk'
import { columns, type Contact } from './contacts.ts'

/** What other plugins may call. */
export const exposed: NonNullable<Plugin['exposes']> = {
  findContact: async ({ id, email }, { db }) => {
    const found = await db.query<Contact>(
      `select ${columns} from contacts where id = $1 or lower(email) = lower($2) order by created_at limit 1`,
      [id ?? null, email ?? null],
    )
    return found[0] ?? null
  },

  findContacts: ({ q, limit }, { db }) =>
    db.query<Contact>(
      `select ${columns} from contacts
       where $1::text is null or strpos(lower(concat_ws(' ', name, email, company)), lower($1)) > 0
       order by lower(name), id limit $2`,
      [q ?? null, limit ?? 20],
    ),
}
