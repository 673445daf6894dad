import type { Knex } from 'knex'

/** The people who run the platform. They belong to no tenant, and sign in at a host of their own. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.platform_users (
      id uuid primary key default gen_random_uuid(),
      email text not null unique check (email = lower(email)),
      name text not null,
      role text not null check (role in ('admin', 'reviewer', 'support', 'viewer')),
      status text not null default 'active' check (status in ('active', 'deactivated')),
      password_hash text not null,
      created_at timestamptz not null default now(),
      last_signed_in_at timestamptz,
      -- Sessions that were begun before are over.
      sessions_since timestamptz,
      revision bigint not null default 1
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.platform_users')
}
