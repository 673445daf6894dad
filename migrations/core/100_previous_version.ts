import type { Knex } from 'knex'

/** What an installation ran before, for the way back. Development versions go, so it need not be there any more. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table core.installations add column previous_version text')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table core.installations drop column previous_version')
}
