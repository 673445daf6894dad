import type { Knex } from 'knex'

/**
 * What an installation needs for its whole life: a mark that it is being changed, which outlives no process for long,
 * and the time between being uninstalled and being gone.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.installations
      drop constraint installations_state_check,
      add constraint installations_state_check
        check (state in ('installed', 'enabled', 'disabled', 'failed', 'uninstalled')),
      add column changing text,
      add column changing_until timestamptz,
      -- The state that a restore leads back to.
      add column state_before text,
      add column kept_until timestamptz,
      add constraint installations_kept check ((state = 'uninstalled') = (kept_until is not null));
    create index on core.installations (kept_until) where kept_until is not null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from core.installations where state = 'uninstalled';
    alter table core.installations
      drop column changing, drop column changing_until, drop column state_before, drop column kept_until,
      drop constraint installations_state_check,
      add constraint installations_state_check check (state in ('installed', 'enabled', 'disabled', 'failed'));
  `)
}
