import type { Knex } from 'knex'

/** What tells this platform from others that share a Redis with it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.platform (
      is_only boolean primary key default true check (is_only),
      id uuid not null default gen_random_uuid()
    );
    insert into core.platform default values;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.platform')
}
