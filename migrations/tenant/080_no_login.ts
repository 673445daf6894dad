import type { Knex } from 'knex'

/**
 * Takes away the login that the tenant had, which could become each of its installations' roles: those
 * have logins of their own now, so that the database keeps the plugins of a tenant apart as well.
 */
export async function up(knex: Knex): Promise<void> {
  const { rows } = await knex.raw<{ rows: { role: string }[] }>('select current_schema() as role')
  const { role = '' } = rows[0] ?? {}
  await knex.raw('select pg_terminate_backend(pid) from pg_stat_activity where usename = ?', role)
  // Its memberships go with it.
  await knex.raw('drop role if exists ??', role)
}

export async function down(knex: Knex): Promise<void> {
  const { rows } = await knex.raw<{ rows: { role: string }[] }>('select current_schema() as role')
  await knex.raw('create role ?? nologin noinherit', rows[0]?.role ?? '')
}
