import type { Knex } from 'knex'

/** What installations used, by the hour, and how their invocations failed. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.usage (
      installation_id uuid not null references core.installations on delete cascade,
      hour timestamptz not null,
      invocations bigint not null,
      cpu_ms double precision not null,
      wall_ms double precision not null,
      bytes_in bigint not null,
      bytes_out bigint not null,
      host_calls bigint not null,
      -- The most that its isolate held at any flush of the hour.
      memory_bytes bigint not null,
      primary key (installation_id, hour)
    );
    create table core.usage_errors (
      installation_id uuid not null references core.installations on delete cascade,
      hour timestamptz not null,
      code text not null,
      count bigint not null,
      primary key (installation_id, hour, code)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.usage_errors, core.usage')
}
