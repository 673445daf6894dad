import type { Knex } from 'knex'

/** Until when capabilities are granted, by name; what is not in it is granted for good. What ended stays in it, to be seen. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.installations add column grant_until jsonb not null default '{}';
    create index installations_ending on core.installations (id) where grant_until <> '{}';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table core.installations drop column grant_until')
}
