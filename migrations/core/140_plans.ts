import type { Knex } from 'knex'

const MiB = 1024 * 1024
const GiB = 1024 * MiB

/** What the built-in plans say beside the defaults; `team` is the defaults. */
const plans = [
  {
    id: 'free',
    name: 'Free',
    description: 'To try the platform, or for a handful of people',
    limits: {
      concurrency: 8,
      queue: 32,
      tenantConcurrency: 16,
      'kv.bytes': 16 * MiB,
      'storage.bytes': 100 * MiB,
      'storage.files': 5_000,
      'search.documents': 5_000,
      'search.bytes': 16 * MiB,
      'events.waiting': 10_000,
      'jobs.waiting': 1_000,
      invocationsPerDay: 50_000,
      cpuMsPerDay: 1_800_000,
      fetchesPerDay: 10_000,
      tenantInvocationsPerDay: 100_000,
      tenantCpuMsPerDay: 3_600_000,
      installations: 5,
      users: 5,
      apiTokens: 20,
      webhooks: 3,
      'rate.tenant': 6_000,
      'rate.user': 1_200,
      'rate.token': 1_200,
      'rate.plugin': 3_000,
      'rate.address': 600,
    },
    soft: [],
  },
  { id: 'team', name: 'Team', description: 'The defaults of the platform', limits: {}, soft: [] },
  {
    id: 'enterprise',
    name: 'Enterprise',
    description: 'For large tenants; what is used in a day is warned of, not stopped',
    limits: {
      concurrency: 128,
      queue: 512,
      tenantConcurrency: 512,
      weight: 4,
      isolateMemoryMb: 128,
      processMemoryMb: 384,
      'kv.keys': 200_000,
      'kv.bytes': 1 * GiB,
      'storage.bytes': 100 * GiB,
      'storage.files': 1_000_000,
      'search.documents': 1_000_000,
      'search.bytes': 5 * GiB,
      'events.waiting': 1_000_000,
      'jobs.waiting': 100_000,
      invocationsPerDay: 100_000_000,
      cpuMsPerDay: 864_000_000,
      fetchesPerDay: 10_000_000,
      tenantInvocationsPerDay: 200_000_000,
      tenantCpuMsPerDay: 1_728_000_000,
      installations: 500,
      users: 50_000,
      apiTokens: 10_000,
      webhooks: 500,
      'rate.tenant': 600_000,
      'rate.user': 120_000,
      'rate.token': 240_000,
      'rate.plugin': 300_000,
      'rate.address': 12_000,
    },
    soft: ['invocationsPerDay', 'cpuMsPerDay', 'fetchesPerDay', 'tenantInvocationsPerDay', 'tenantCpuMsPerDay'],
  },
]

/** Plans, which of them a tenant has, and what was agreed on beside them. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.plans (
      id text primary key check (id ~ '^[a-z](-{0,1}[a-z0-9])*$' and length(id) between 2 and 32),
      name text not null,
      description text not null default '',
      -- Values by the name of the limit; what is not in it is as the platform's defaults are.
      limits jsonb not null default '{}',
      -- Names of those that are warned of only.
      soft text[] not null default '{}',
      -- What new tenants get.
      is_default boolean not null default false,
      revision bigint not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create unique index on core.plans (is_default) where is_default;

    -- One value for one tenant, or for one installation of it, that goes before its plan.
    create table core.quota_overrides (
      tenant_id uuid not null references core.tenants on delete cascade,
      installation_id uuid references core.installations on delete cascade,
      name text not null,
      value bigint not null,
      soft boolean not null default false,
      reason text not null,
      expires_at timestamptz,
      created_at timestamptz not null default now(),
      unique nulls not distinct (tenant_id, installation_id, name)
    );
    create index on core.quota_overrides (installation_id);
  `)
  await knex('core.plans').insert(
    plans.map(({ limits, ...plan }) => ({ ...plan, limits: JSON.stringify(limits), is_default: plan.id === 'team' })),
  )
  await knex.raw(`
    create function core.default_plan() returns text language sql stable as
      $$ select id from core.plans where is_default $$;
    alter table core.tenants add column plan_id text references core.plans;
    update core.tenants set plan_id = 'team';
    alter table core.tenants alter column plan_id set not null, alter column plan_id set default core.default_plan();
    create index on core.tenants (plan_id);
    revoke all on function core.default_plan from public;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table core.quota_overrides;
    alter table core.tenants drop column plan_id;
    drop function core.default_plan;
    drop table core.plans;
  `)
}
