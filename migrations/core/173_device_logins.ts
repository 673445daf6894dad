import type { Knex } from 'knex'

/** Devices that wait for someone to sign them in elsewhere (RFC 8628). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.device_logins (
      device_hash bytea primary key,
      tenant_id uuid not null references core.tenants on delete cascade,
      user_code text not null,
      -- What the device calls itself.
      name text not null,
      ip text,
      state text not null default 'open' check (state in ('open', 'approved', 'denied')),
      user_id uuid references core.users on delete cascade,
      created_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      polled_at timestamptz,
      unique (tenant_id, user_code)
    );
    create index on core.device_logins (expires_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.device_logins')
}
