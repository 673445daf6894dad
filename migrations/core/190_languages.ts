import type { Knex } from 'knex'

/** The language of a tenant, for those of its people who chose none. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table core.tenants add column language text')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table core.tenants drop column language')
}
