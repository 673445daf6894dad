import type { Knex } from 'knex'

/** Policies with all their versions, the time that tenants go by, and what was decided lately. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.tenants add column time_zone text not null default 'UTC';

    create table core.policies (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references core.tenants on delete cascade,
      name text not null,
      description text not null default '',
      enabled boolean not null,
      -- The version that counts; it grows, also when an earlier text comes back.
      version integer not null default 1,
      revision bigint not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (tenant_id, name)
    );

    create table core.policy_versions (
      policy_id uuid not null references core.policies on delete cascade,
      version integer not null,
      text text not null,
      effect text not null check (effect in ('permit', 'forbid')),
      -- Permissions and groups of them that it can be about; null: every one.
      actions text[],
      note text not null default '',
      actor_kind text not null,
      actor_id text,
      created_at timestamptz not null default now(),
      primary key (policy_id, version)
    );

    -- The last decision of each kind, for trying policies on: who asked for what from where.
    create table core.decisions (
      tenant_id uuid not null references core.tenants on delete cascade,
      subject_kind text not null,
      subject_id uuid not null,
      permission text not null,
      ip text not null,
      via text not null,
      resource_type text not null,
      resource jsonb,
      allowed boolean not null,
      times bigint not null,
      last_at timestamptz not null,
      primary key (tenant_id, subject_id, permission, ip, resource_type)
    ) with (fillfactor = 70);
    create index on core.decisions (tenant_id, last_at);
    create index on core.decisions (last_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table core.decisions, core.policy_versions, core.policies cascade;
    alter table core.tenants drop column time_zone;
  `)
}
