import type { Knex } from 'knex'

/** What is edited says how often it was: whoever edits it may hold to what they saw. */
const edited = { tenants: ['name', 'time_zone', 'language'], webhooks: ['url', 'description', 'events', 'enabled'] }

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create function core.next_revision() returns trigger language plpgsql as $$
    begin
      new.revision := old.revision + 1;
      return new;
    end $$
  `)
  for (const [table, columns] of Object.entries(edited))
    await knex.raw(`
      alter table core.${table} add column revision bigint not null default 1;
      create trigger next_revision before update of ${columns.join(', ')} on core.${table} for each row
        when ((${columns.map((each) => `old.${each}`).join(', ')}) is distinct from
              (${columns.map((each) => `new.${each}`).join(', ')}))
        execute function core.next_revision();
    `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function core.next_revision cascade')
  for (const table of Object.keys(edited)) await knex.raw(`alter table core.${table} drop column revision`)
}
