import type { Knex } from 'knex'

/** Tenants and who belongs to them: users, tokens, sessions, the OpenID realm of each. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.tenants (
      id uuid primary key default gen_random_uuid(),
      slug text not null unique check (slug ~ '^[a-z](-{0,1}[a-z0-9])*$' and length(slug) between 2 and 24),
      name text not null,
      status text not null default 'active' check (status in ('active', 'suspended', 'deleting')),
      created_at timestamptz not null default now(),
      delete_after timestamptz,
      check ((status = 'deleting') = (delete_after is not null))
    );
    create index on core.tenants (delete_after) where status = 'deleting';

    create table core.users (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references core.tenants on delete cascade,
      email text not null check (email = lower(email)),
      name text not null,
      password_hash text,
      role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
      status text not null default 'active' check (status in ('active', 'deactivated')),
      created_at timestamptz not null default now(),
      unique (tenant_id, email)
    );

    -- A token without a tenant belongs to a platform admin.
    create table core.api_tokens (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid references core.tenants on delete cascade,
      user_id uuid references core.users on delete cascade,
      name text not null,
      hash bytea not null unique,
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz
    );
    create index on core.api_tokens (tenant_id);
    create index on core.api_tokens (user_id);

    -- Laid out as connect-pg-simple wants it.
    create table core.sessions (
      sid text primary key,
      sess json not null,
      expire timestamptz not null
    );
    create index on core.sessions (expire);

    create table core.realms (
      tenant_id uuid primary key references core.tenants on delete cascade,
      jwks jsonb not null,
      client_secret_encrypted text not null,
      cookie_keys jsonb not null
    );

    create table core.oidc_records (
      tenant_id uuid not null references core.tenants on delete cascade,
      kind text not null,
      id text not null,
      payload jsonb not null,
      grant_id text,
      user_code text,
      uid text,
      consumed_at timestamptz,
      expires_at timestamptz,
      primary key (tenant_id, kind, id)
    );
    create index on core.oidc_records (grant_id);
    create index on core.oidc_records (uid);
    create index on core.oidc_records (user_code);
    create index on core.oidc_records (expires_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    'drop table core.oidc_records, core.realms, core.sessions, core.api_tokens, core.users, core.tenants cascade',
  )
}
