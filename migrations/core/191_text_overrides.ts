import type { Knex } from 'knex'

/** Texts that tenants put in place of those of the app and of plugins. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.text_overrides (
      tenant_id uuid not null references core.tenants on delete cascade,
      language text not null,
      -- Empty for the app's own texts.
      plugin_id text not null,
      key text not null,
      text text not null,
      -- The English text that it was written for.
      source text not null,
      updated_at timestamptz not null default now(),
      primary key (tenant_id, language, plugin_id, key)
    );
    -- How often the texts of each language were changed, such as {"de": 3}: pages ask only for what there is.
    alter table core.tenants add column texts jsonb not null default '{}';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table core.tenants drop column texts; drop table core.text_overrides')
}
