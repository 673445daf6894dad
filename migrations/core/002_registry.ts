import type { Knex } from 'knex'

/** The registry (plugins, versions, bundles) and what tenants installed of it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.plugins (
      id text primary key check (id ~ '^[a-z](-{0,1}[a-z0-9])*$' and length(id) between 2 and 32),
      verified boolean not null default false,
      created_at timestamptz not null default now()
    );

    create table core.bundles (
      sha256 text primary key,
      bytes bytea not null,
      created_at timestamptz not null default now()
    );
    -- Bundles are compressed already.
    alter table core.bundles alter column bytes set storage external;

    create table core.versions (
      plugin_id text not null references core.plugins on delete cascade,
      version text not null,
      sha256 text not null,
      size integer not null,
      manifest jsonb not null,
      surface jsonb not null,
      code_sha256 text not null,
      created_at timestamptz not null default now(),
      primary key (plugin_id, version)
    );

    -- The files of a bundle, unpacked once when it was uploaded.
    create table core.version_files (
      plugin_id text not null,
      version text not null,
      path text not null,
      content bytea not null,
      primary key (plugin_id, version, path),
      foreign key (plugin_id, version) references core.versions on delete cascade
    );

    create table core.installations (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references core.tenants on delete cascade,
      plugin_id text not null,
      version text not null,
      state text not null default 'installed' check (state in ('installed', 'enabled', 'disabled', 'failed')),
      state_reason text,
      "grant" jsonb not null default '{}',
      settings jsonb not null default '{}',
      revision bigint not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (tenant_id, plugin_id),
      foreign key (plugin_id, version) references core.versions
    );
    create index on core.installations (plugin_id, version);

    create table core.plugin_migrations (
      installation_id uuid not null references core.installations on delete cascade,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now(),
      primary key (installation_id, name)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`drop table core.plugin_migrations, core.installations, core.version_files, core.versions,
    core.bundles, core.plugins cascade`)
}
