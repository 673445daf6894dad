import type { Knex } from 'knex'

/** Updates by the tenants' policies: what is chosen, what is under way and how it went, and canaries before them. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.update_policies (
      tenant_id uuid primary key references core.tenants on delete cascade,
      policy text not null check (policy in ('manual', 'patch', 'minor', 'all')),
      rules jsonb not null,
      revision integer not null default 1
    );
    -- Null: that of the tenant.
    alter table core.installations
      add column update_policy text check (update_policy in ('manual', 'patch', 'minor', 'all'));

    -- Plugins of which something changed that may lead to updates; written along with it.
    create table core.update_checks (
      plugin_id text primary key references core.plugins on delete cascade,
      at timestamptz not null default clock_timestamp()
    );

    create table core.canaries (
      id uuid primary key default gen_random_uuid(),
      plugin_id text not null,
      version text not null,
      state text not null default 'running' check (state in ('running', 'passed', 'failed', 'cancelled')),
      state_reason text,
      rules jsonb not null,
      created_by jsonb not null,
      created_at timestamptz not null default clock_timestamp(),
      finished_at timestamptz,
      foreign key (plugin_id, version) references core.versions on delete cascade
    );
    create index on core.canaries (plugin_id, created_at, id);
    create unique index canaries_active on core.canaries (plugin_id) where state = 'running';

    create table core.updates (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references core.tenants on delete cascade,
      installation_id uuid not null references core.installations on delete cascade,
      plugin_id text not null,
      from_version text not null,
      to_version text not null,
      canary_id uuid references core.canaries on delete cascade,
      state text not null default 'waiting'
        check (state in ('waiting', 'running', 'watched', 'done', 'rolled_back', 'failed', 'skipped')),
      code text,
      message text,
      rules jsonb not null,
      -- What the new version had done before, when it was here already.
      already jsonb,
      before jsonb,
      after jsonb,
      created_at timestamptz not null default clock_timestamp(),
      started_at timestamptz,
      watched_until timestamptz,
      -- When it was compared last.
      looked_at timestamptz,
      finished_at timestamptz
    );
    create unique index updates_active on core.updates (installation_id) where state in ('waiting', 'running', 'watched');
    create index on core.updates (tenant_id, created_at, id);
    create index on core.updates (installation_id, to_version);
    create index on core.updates (canary_id) where canary_id is not null;
    create index on core.updates (looked_at) where state = 'watched';

    -- How invocations of each version went; walls: how many took up to 1, 1.4, 2, 2.8, 4 … ms.
    create table core.installation_figures (
      installation_id uuid not null references core.installations on delete cascade,
      version text not null,
      hour timestamptz not null,
      invocations bigint not null,
      failures bigint not null,
      cpu_ms double precision not null,
      walls bigint[] not null,
      primary key (installation_id, version, hour)
    ) with (fillfactor = 50);
    create index on core.installation_figures (hour);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table core.installation_figures, core.updates, core.canaries, core.update_checks, core.update_policies;
    alter table core.installations drop column update_policy;
  `)
}
