import type { Knex } from 'knex'

/** Recorded invocations, and which are to be recorded. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.recording_rules (
      installation_id uuid primary key references core.installations on delete cascade,
      -- Whether failed invocations are kept.
      failed boolean not null,
      -- How many of the next ones are kept, of this route or handler if one is named.
      remaining integer not null check (remaining >= 0),
      name text,
      until timestamptz not null
    );

    create table core.recordings (
      id uuid primary key,
      tenant_id uuid not null references core.tenants on delete cascade,
      installation_id uuid not null references core.installations on delete cascade,
      plugin_id text not null,
      version text not null,
      kind text not null,
      name text,
      reason text not null check (reason in ('marked', 'next', 'failed')),
      -- How it ended, if it failed.
      code text,
      -- As JSON, with gzip: jsonb takes no NUL, which plugins may use.
      content bytea not null,
      created_at timestamptz not null default clock_timestamp()
    );
    create index on core.recordings (tenant_id, created_at, id);
    create index on core.recordings (installation_id, created_at);
    create index on core.recordings (created_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.recordings, core.recording_rules')
}
