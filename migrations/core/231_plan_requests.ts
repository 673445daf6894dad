import type { Knex } from 'knex'

/** Which plans tenants may ask for, and what they asked for. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.plans add column is_offered boolean not null default false;
    update core.plans set is_offered = true where id in ('free', 'team', 'enterprise');

    create table core.plan_requests (
      id uuid primary key default gen_random_uuid(),
      number bigint generated always as identity,
      tenant_id uuid not null references core.tenants on delete cascade,
      plan_id text not null references core.plans on delete cascade,
      message text not null default '',
      asked_by uuid references core.users on delete set null,
      state text not null default 'open' check (state in ('open', 'granted', 'refused', 'withdrawn')),
      -- Of who decided, for who asked.
      answer text not null default '',
      created_at timestamptz not null default now(),
      decided_at timestamptz
    );
    -- One question at a time.
    create unique index plan_requests_open on core.plan_requests (tenant_id) where state = 'open';
    create index on core.plan_requests (state, number);
    create index on core.plan_requests (tenant_id, number);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.plan_requests; alter table core.plans drop column is_offered')
}
