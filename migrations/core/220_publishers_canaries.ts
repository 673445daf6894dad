import type { Knex } from 'knex'

/** Canaries that publishers begin: what becomes of the version once it passed, and of the tenants when it is ended. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.canaries
      add column publishes boolean not null default false,
      add column takes_back boolean not null default false;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table core.canaries drop column publishes, drop column takes_back')
}
