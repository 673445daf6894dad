import type { Knex } from 'knex'

/** Recurring jobs of installations: those of the manifest, and those that the plugin made. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.job_schedules (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references core.tenants on delete cascade,
      installation_id uuid not null references core.installations on delete cascade,
      name text not null,
      origin text not null check (origin in ('manifest', 'plugin')),
      job text not null,
      cron text not null,
      time_zone text not null,
      missed text not null check (missed in ('once', 'skip')),
      data jsonb,
      next_at timestamptz not null,
      last_at timestamptz,
      created_at timestamptz not null default now(),
      unique (installation_id, name)
    );
    create index on core.job_schedules (next_at);
    create index on core.job_schedules (tenant_id, name);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.job_schedules')
}
