import type { Knex } from 'knex'

/**
 * What migrations of plugins did where, those included that failed or were taken back; and whether an installation
 * stays with its version when others are moved to a new one.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.migration_runs (
      id bigint generated always as identity primary key,
      installation_id uuid not null references core.installations on delete cascade,
      name text not null,
      direction text not null check (direction in ('up', 'down')),
      -- The version that was to be reached.
      version text not null,
      outcome text not null check (outcome in ('done', 'failed')),
      duration_ms integer not null,
      statement integer,
      sql_state text,
      message text,
      at timestamptz not null default clock_timestamp(),
      check ((outcome = 'failed') = (message is not null))
    );
    create index on core.migration_runs (installation_id, id);

    alter table core.installations add column pinned boolean not null default false;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.installations drop column pinned;
    drop table core.migration_runs;
  `)
}
