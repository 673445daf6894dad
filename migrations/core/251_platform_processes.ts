import type { Knex } from 'knex'

/** What each platform process said last of itself. Nothing is lost when Postgres forgets it: each says it again soon. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create unlogged table core.platform_processes (
      id uuid primary key,
      pid integer not null,
      host text not null,
      started_at timestamptz not null,
      seen_at timestamptz not null default now(),
      figures jsonb not null
    )
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.platform_processes')
}
