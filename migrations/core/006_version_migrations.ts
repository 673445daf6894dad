import type { Knex } from 'knex'

/** Migrations of a version as they were checked and split at upload: name, checksum and statements of each, in order. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw("alter table core.versions add column migrations jsonb not null default '[]'")
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table core.versions drop column migrations')
}
