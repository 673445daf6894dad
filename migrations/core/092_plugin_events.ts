import type { Knex } from 'knex'

/**
 * `plexica.plugin.installed` and `.uninstalled`: for those who want to know which plugins a tenant has. What is
 * uninstalled is kept for a while, and may come back.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create function core.emit_plugin() returns trigger language plpgsql as $$
    declare
      it core.installations := case when tg_op = 'DELETE' then old else new end;
      was_there boolean := tg_op <> 'INSERT' and old.state <> 'uninstalled';
      is_there boolean := tg_op <> 'DELETE' and new.state <> 'uninstalled';
    begin
      if was_there <> is_there then
        perform core.emit(it.tenant_id, 'plexica.plugin.' || case when is_there then 'installed' else 'uninstalled' end,
          it.plugin_id, jsonb_build_object('plugin', it.plugin_id, 'version', it.version));
      end if;
      return null;
    end $$;
    create trigger emit_plugin after insert or delete or update of state on core.installations
      for each row execute function core.emit_plugin();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function core.emit_plugin cascade')
}
