import type { Knex } from 'knex'

/** Tokens with scopes, the sessions of users with the devices they are on, and what users say of themselves. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- A token of a tenant without a user is a service token: it may do what its scopes say. One of a user without
    -- scopes may do what the user may.
    alter table core.api_tokens
      add column scopes text[],
      add column created_by uuid references core.users on delete set null,
      add column last_used_ip text;
    alter table core.api_tokens add constraint api_tokens_service
      check (tenant_id is null or user_id is not null or scopes is not null);

    alter table core.users
      -- Sessions that were begun before are over.
      add column sessions_since timestamptz,
      add column language text,
      add column time_zone text,
      add column notifications jsonb not null default '{}',
      add column avatar_type text,
      add column avatar bytea,
      add column avatar_sha256 text;
    alter table core.users alter column avatar set storage external;

    create table core.user_sessions (
      id uuid primary key default gen_random_uuid(),
      sid text not null unique,
      user_id uuid not null references core.users on delete cascade,
      user_agent text not null,
      ip text not null,
      signed_in_at timestamptz not null default now(),
      last_seen_at timestamptz not null default now()
    );
    create index on core.user_sessions (user_id);
    create index on core.user_sessions (last_seen_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table core.user_sessions;
    alter table core.users drop column sessions_since, drop column language, drop column time_zone,
      drop column notifications, drop column avatar_type, drop column avatar, drop column avatar_sha256;
    delete from core.api_tokens where tenant_id is not null and user_id is null;
    alter table core.api_tokens drop constraint api_tokens_service, drop column scopes, drop column created_by,
      drop column last_used_ip;
  `)
}
