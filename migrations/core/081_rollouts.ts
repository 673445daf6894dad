import type { Knex } from 'knex'

/** Rollouts: one plugin moved to one version at many tenants, and what became of it at each. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.rollouts (
      id uuid primary key default gen_random_uuid(),
      plugin_id text not null,
      version text not null,
      state text not null default 'running' check (state in ('running', 'paused', 'stopped', 'cancelled', 'done')),
      state_reason text,
      failure_threshold integer not null check (failure_threshold > 0),
      concurrency integer not null check (concurrency > 0),
      downgrade boolean not null,
      -- Since it was begun or resumed.
      failures integer not null default 0,
      created_by jsonb not null,
      created_at timestamptz not null default clock_timestamp(),
      finished_at timestamptz,
      foreign key (plugin_id, version) references core.versions on delete cascade
    );
    create index on core.rollouts (created_at, id);
    -- Two at once would move the same installations to and fro.
    create unique index rollouts_active on core.rollouts (plugin_id) where state in ('running', 'paused');

    create table core.rollout_targets (
      rollout_id uuid not null references core.rollouts on delete cascade,
      tenant_id uuid not null references core.tenants on delete cascade,
      -- In the order in which they have their turn.
      position integer not null,
      from_version text,
      -- 'running' from when it is in a queue.
      outcome text not null default 'pending' check (outcome in ('pending', 'running', 'done', 'failed', 'skipped')),
      code text,
      message text,
      attempts integer not null default 0,
      started_at timestamptz,
      finished_at timestamptz,
      primary key (rollout_id, position),
      unique (rollout_id, tenant_id)
    );
    create index on core.rollout_targets (tenant_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table core.rollout_targets, core.rollouts;
  `)
}
