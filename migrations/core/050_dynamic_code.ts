import type { Knex } from 'knex'

/** Whether a plugin may make code from strings and use WebAssembly: for platform admins to allow. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table core.plugins add column dynamic_code boolean not null default false')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table core.plugins drop column dynamic_code')
}
