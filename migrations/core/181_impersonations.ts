import type { Knex } from 'knex'

/** When platform users acted as users of tenants. A ticket leads from the admin host to the tenant's, once and soon. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.impersonations (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references core.tenants on delete cascade,
      user_id uuid not null references core.users on delete cascade,
      platform_user_id uuid not null references core.platform_users on delete cascade,
      reason text not null,
      ticket_hash bytea not null unique,
      ticket_until timestamptz not null,
      started_at timestamptz,
      ends_at timestamptz not null,
      created_at timestamptz not null default now()
    );
    create index on core.impersonations (tenant_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.impersonations')
}
