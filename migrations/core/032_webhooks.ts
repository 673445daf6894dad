import type { Knex } from 'knex'

/** Addresses outside that are told of a tenant's events, and what they answered. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.webhooks (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references core.tenants on delete cascade,
      url text not null,
      description text,
      -- Patterns of event types.
      events text[] not null,
      secret_encrypted text not null,
      enabled boolean not null default true,
      created_at timestamptz not null default now()
    );
    create index on core.webhooks (tenant_id, id);

    alter table core.work add column webhook_id uuid references core.webhooks on delete cascade;
    create index work_webhooks on core.work (webhook_id) where webhook_id is not null;

    -- One row for each call, answered or not.
    create table core.webhook_calls (
      id bigint generated always as identity primary key,
      webhook_id uuid not null references core.webhooks on delete cascade,
      work_id uuid not null,
      event_id text not null,
      type text not null,
      attempt integer not null,
      at timestamptz not null default clock_timestamp(),
      duration_ms integer not null,
      status integer,
      error text
    );
    create index on core.webhook_calls (webhook_id, id);
    create index on core.webhook_calls (at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    'drop table core.webhook_calls; alter table core.work drop column webhook_id; drop table core.webhooks',
  )
}
