import type { Knex } from 'knex'

/** Other places that say who somebody is: OpenID providers and SAML identity providers of tenants. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.sign_in_providers (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references core.tenants on delete cascade,
      key text not null check (key ~ '^[a-z](-{0,1}[a-z0-9])*$' and length(key) between 2 and 40),
      kind text not null check (kind in ('oidc', 'saml')),
      name text not null,
      -- How it is reached; its shape follows from the kind.
      settings jsonb not null,
      -- What its claims are called.
      claims jsonb not null,
      -- Whose addresses end like this are led to it.
      domains text[] not null default '{}',
      trusts_email boolean not null default false,
      creates_users boolean not null default false,
      default_role text check (default_role in ('admin', 'member', 'viewer')),
      enabled boolean not null default false,
      -- What came of trying it out, since it was changed last.
      test jsonb,
      -- The secret of the client, encrypted as those of installations are.
      key_id text,
      wrapped_key bytea,
      sealed bytea,
      revision bigint not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (tenant_id, key),
      check (num_nonnulls(key_id, wrapped_key, sealed) in (0, 3))
    );
    create index on core.sign_in_providers (key_id);

    -- Whom a provider means by its own name for somebody.
    create table core.sign_in_identities (
      provider_id uuid not null references core.sign_in_providers on delete cascade,
      subject text not null,
      user_id uuid not null references core.users on delete cascade,
      created_at timestamptz not null default now(),
      used_at timestamptz not null default now(),
      primary key (provider_id, subject)
    );
    create index on core.sign_in_identities (user_id);

    -- Whether passwords are taken from everyone. No row: they are.
    create table core.sign_in_rules (
      tenant_id uuid primary key references core.tenants on delete cascade,
      provider_required boolean not null default false,
      -- Owners who may use a password all the same.
      break_glass uuid[] not null default '{}',
      revision bigint not null default 1,
      check (not provider_required or cardinality(break_glass) > 0)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.sign_in_rules, core.sign_in_identities, core.sign_in_providers')
}
