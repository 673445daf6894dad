import type { Knex } from 'knex'

/** People who were asked to join a tenant, passwords that are set anew by mail, and mails that carry a secret link. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.invitations (
      id uuid primary key default gen_random_uuid(),
      -- The order in which they were made.
      number bigint not null generated always as identity,
      tenant_id uuid not null references core.tenants on delete cascade,
      email text not null check (email = lower(email)),
      name text,
      role text check (role in ('owner', 'admin', 'member', 'viewer')),
      roles text[] not null default '{}',
      groups text[] not null default '{}',
      token_hash bytea not null unique,
      invited_by uuid references core.users on delete set null,
      created_at timestamptz not null default now(),
      sent_at timestamptz not null default now(),
      expires_at timestamptz not null,
      accepted_at timestamptz,
      user_id uuid references core.users on delete set null,
      revoked_at timestamptz,
      check (num_nonnulls(accepted_at, revoked_at) <= 1)
    );
    create unique index on core.invitations (tenant_id, email) where accepted_at is null and revoked_at is null;
    create index on core.invitations (tenant_id, number);

    create table core.password_resets (
      id uuid primary key default gen_random_uuid(),
      user_id uuid not null references core.users on delete cascade,
      token_hash bytea not null unique,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null
    );
    create index on core.password_resets (user_id);
    create index on core.password_resets (expires_at);

    -- A mail without a tenant is of the platform itself. What only its reader may have, such as a link to set a
    -- password, is kept encrypted, until the mail is sent.
    alter table core.mails alter column tenant_id drop not null, add column link_sealed text;

    -- Whose sessions at a realm are ended.
    create index on core.oidc_records ((payload ->> 'accountId')) where kind = 'Session';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index core.oidc_records_expr_idx;
    delete from core.mails where tenant_id is null;
    alter table core.mails drop column link_sealed, alter column tenant_id set not null;
    drop table core.password_resets, core.invitations;
  `)
}
