import type { Knex } from 'knex'

/** Work for the platform that goes on after its request was answered, and how far each has come. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.operations (
      id uuid primary key default gen_random_uuid(),
      seq bigint generated always as identity,
      kind text not null,
      -- What it is about, such as the slug of a tenant.
      target text not null,
      state text not null default 'running' check (state in ('running', 'done', 'failed')),
      -- In their order, and how many of them are behind it.
      steps text[] not null,
      steps_done int not null default 0,
      -- { "code", "detail" }
      problem jsonb,
      created_at timestamptz not null default now(),
      -- When it was last heard of.
      updated_at timestamptz not null default now(),
      finished_at timestamptz
    );
    create unique index operations_latest on core.operations (seq desc);
    create index operations_finished on core.operations (finished_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.operations')
}
