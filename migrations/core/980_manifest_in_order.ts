import type { Knex } from 'knex'

/**
 * Manifests keep the order in which their authors wrote them, as forms of settings do. What was uploaded before stays in
 * the order of `jsonb`.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table core.versions alter column manifest type json using manifest::json')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table core.versions alter column manifest type jsonb using manifest::jsonb')
}
