import type { Knex } from 'knex'

/** Runs with the tenant's schema as the only one on the search path. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Keys sort by their bytes, so that a prefix is a range whatever the database's collation.
    create table kv (
      installation_id uuid not null,
      key text collate "C" not null,
      value jsonb not null,
      version bigint not null,
      bytes integer not null,
      expires_at timestamptz,
      primary key (installation_id, key)
    );
    create index on kv (expires_at) where expires_at is not null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table kv')
}
