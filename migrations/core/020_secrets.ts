import type { Knex } from 'knex'

/**
 * Secret settings of installations, which never are in `core.installations.settings`. Each value is encrypted under a
 * data key of its own, and that key under the one named by `key_id`, so that a backup or a reader of this table has
 * nothing without the key in the configuration.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.withSchema('core').createTable('secrets', (table) => {
    table.uuid('installation_id').notNullable().references('id').inTable('core.installations').onDelete('cascade')
    table.text('name').notNullable()
    table.text('key_id').notNullable().index()
    table.binary('wrapped_key').notNullable()
    table.binary('sealed').notNullable()
    table.timestamp('updated_at').notNullable().defaultTo(knex.fn.now())
    table.primary(['installation_id', 'name'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.withSchema('core').dropTable('secrets')
}
