import type { Knex } from 'knex'

/** What updates ask for beyond what a tenant granted, until it says yes or no or does not say anything for long. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.consents (
      id uuid primary key default gen_random_uuid(),
      installation_id uuid not null references core.installations on delete cascade,
      capability text not null,
      scope jsonb not null,
      -- The version that asked first.
      version text not null,
      state text not null default 'open' check (state in ('open', 'granted', 'refused', 'expired')),
      created_at timestamptz not null default now(),
      reminded_at timestamptz,
      expires_at timestamptz not null,
      decided_at timestamptz
    );
    create unique index on core.consents (installation_id, capability) where state = 'open';
    create index on core.consents (created_at) where state = 'open';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.consents')
}
