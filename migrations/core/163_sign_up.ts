import type { Knex } from 'knex'

/** Tenants that people make for themselves: what they asked for, their trial, and the first steps that they are shown. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.sign_ups (
      id uuid primary key default gen_random_uuid(),
      email text not null check (email = lower(email)),
      slug text not null,
      name text not null,
      token_hash bytea not null unique,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null
    );
    create index on core.sign_ups (expires_at);

    alter table core.tenants
      -- The plan is on trial until then; no date: it is not.
      add column trial_ends_at timestamptz,
      add column trial_reminded_at timestamptz,
      -- Whether the first steps are shown. No value: there are none.
      add column onboarding text check (onboarding in ('open', 'dismissed'));
    create index on core.tenants (trial_ends_at) where trial_ends_at is not null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.tenants drop column trial_ends_at, drop column trial_reminded_at, drop column onboarding;
    drop table core.sign_ups;
  `)
}
