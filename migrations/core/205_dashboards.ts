import type { Knex } from 'knex'

/** How users arranged the widgets of their home page. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.dashboards (
      user_id uuid primary key references core.users on delete cascade,
      -- In this order: [{ "plugin", "name", "size" }]
      widgets jsonb not null,
      updated_at timestamptz not null default now()
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.dashboards')
}
