import { dbGuest } from '../../sandbox/capabilities/db/guest.ts'
import { dbHost } from '../../sandbox/capabilities/db/host.ts'
import { guestCall, hostCall, type HostCallOptions } from './host-call.ts'
import { installed } from './installations.ts'
import { newTenant, tenantsFixture } from './tenants.ts'

export type DbFixture = Awaited<ReturnType<typeof dbFixture>>
export type DbOfContacts = Awaited<ReturnType<DbFixture['contacts']>>

/** What a plugin is told of a host call that failed. */
export interface Failure {
  code: string
  message: string
  detail: Record<string, unknown>
}

/** Both halves of the db capability, on a database of their own. */
export const dbFixture = async () => {
  const fixture = await tenantsFixture()
  const host = dbHost({ pools: fixture.pools })
  const sessions = async (which: string, values: string[] = []) => {
    const sql = `select count(*) as n from pg_stat_activity where usename <> current_user and ${which}`
    return Number((await fixture.core.raw<{ rows: { n: string }[] }>(sql, values)).rows[0]?.n)
  }
  return {
    ...fixture,
    /** The plugin `crm` at a new tenant, with an empty table `contacts`. */
    async contacts() {
      const tenant = await fixture.tenants.create(newTenant())
      const { id } = await installed(fixture, tenant, 'crm', [
        'create table contacts (id int generated always as identity primary key, name text unique, data jsonb)',
      ])
      /** Host calls of a new invocation. */
      const call = (options: Partial<HostCallOptions> = {}) =>
        guestCall(host, hostCall({ tenant, installationId: id, ...options }))
      /** `db` of a new invocation. */
      const invoked = (options: Partial<HostCallOptions> = {}) => dbGuest(call(options))
      return {
        tenant,
        id,
        call,
        invoked,
        count: async () => (await invoked().query('select count(*) as n from contacts'))[0]?.n,
      }
    },
    /** How many statements run now that have this in them. */
    statements: (part: string) => sessions(`state = 'active' and position(? in query) > 0`, [part]),
    /** How many sessions wait within a transaction. */
    inTransaction: () => sessions(`state like 'idle in transaction%' and datname = current_database()`),
  }
}

/** What work fails with; the code `done` where it does not. */
export const failure = (work: Promise<unknown>): Promise<Failure> =>
  work.then(
    () => ({ code: 'done', message: '', detail: {} }),
    (error: Failure) => error,
  )
