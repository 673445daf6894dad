import type { Knex } from 'knex'

/** Domains of tenants' own: one of each tenant, and proved by at most one tenant at a time. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.tenant_domains (
      tenant_id uuid primary key references core.tenants on delete cascade,
      domain text not null,
      -- What the DNS record has to say.
      token text not null,
      state text not null default 'pending' check (state in ('pending', 'verified', 'failed')),
      -- Whether mails and links lead there.
      is_main boolean not null default false,
      -- What the last look at the record found wrong.
      problem text,
      checked_at timestamptz,
      verified_at timestamptz,
      failing_since timestamptz,
      created_at timestamptz not null default now()
    );
    create unique index tenant_domains_verified on core.tenant_domains (domain) where state = 'verified';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.tenant_domains')
}
