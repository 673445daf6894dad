import type { Knex } from 'knex'

/**
 * Roles that a tenant makes for itself, groups of users, and who has which role.
 *
 * `users.role` stays the built-in role of a user; without one a user may do only what other roles give. Built-in
 * roles have no row: `role_assignments.role` is their key, or that of a row in `core.roles`.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.users alter column role drop not null, add column revision bigint not null default 1;

    create table core.roles (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references core.tenants on delete cascade,
      key text not null check (
        key ~ '^[a-z](-{0,1}[a-z0-9])*$' and length(key) between 2 and 40
        and key not in ('owner', 'admin', 'member', 'viewer')
      ),
      name text not null,
      description text not null default '',
      permissions text[] not null default '{}',
      revision bigint not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (tenant_id, key)
    );

    create table core.groups (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references core.tenants on delete cascade,
      key text not null check (key ~ '^[a-z](-{0,1}[a-z0-9])*$' and length(key) between 2 and 40),
      name text not null,
      description text not null default '',
      -- What an identity provider calls it in its claim of groups.
      claims text[] not null default '{}',
      revision bigint not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (tenant_id, key)
    );

    -- A user may be in a group for several reasons: put there by hand, and named by identity providers.
    create table core.group_members (
      group_id uuid not null references core.groups on delete cascade,
      user_id uuid not null references core.users on delete cascade,
      source text not null,
      added_at timestamptz not null default now(),
      primary key (group_id, user_id, source)
    );
    create index on core.group_members (user_id);

    create table core.role_assignments (
      tenant_id uuid not null references core.tenants on delete cascade,
      role text not null,
      user_id uuid references core.users on delete cascade,
      group_id uuid references core.groups on delete cascade,
      check (num_nonnulls(user_id, group_id) = 1),
      unique (user_id, role),
      unique (group_id, role)
    );
    create index on core.role_assignments (tenant_id, role);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table core.role_assignments, core.group_members, core.groups, core.roles cascade;
    update core.users set role = 'viewer' where role is null;
    alter table core.users alter column role set not null, drop column revision;
  `)
}
