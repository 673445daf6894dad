import type { Knex } from 'knex'

/**
 * Takes from PUBLIC what belongs to the database itself. Unlike rights on what is inside of it, these
 * don't travel with a template or a dump, so they are set at every start.
 */
export async function hardenDatabase(core: Knex): Promise<void> {
  await core.raw(`
    do $$ begin
      execute format('revoke create, temporary on database %I from public', current_database());
    exception when insufficient_privilege then
      raise notice 'temporary tables stay allowed: % does not own the database', current_user;
    end $$`)
}
