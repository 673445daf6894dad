import type { Knex } from 'knex'

/**
 * Events of the platform itself (`plexica.tenant.*`, `plexica.user.*`, `plexica.installation.*`). Triggers write them,
 * so that they are part of whatever transaction changed the row, and no code can forget them.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create function core.emit(of_tenant uuid, event_type text, event_key text, event_data jsonb) returns void
    language sql as $$
      insert into outbox.events (tenant_id, id, type, key, data)
      values (of_tenant, gen_random_uuid()::text, event_type, event_key, event_data)
    $$;

    create function core.emit_tenant() returns trigger language plpgsql as $$
    declare
      what text;
    begin
      if tg_op = 'INSERT' then what := 'created';
      elsif new.status = old.status then what := 'changed';
      elsif new.status = 'suspended' then what := 'suspended';
      elsif new.status = 'deleting' then what := 'removed';
      elsif old.status = 'deleting' then what := 'restored';
      else what := 'resumed';
      end if;
      perform core.emit(new.id, 'plexica.tenant.' || what, new.id::text,
        jsonb_build_object('slug', new.slug, 'name', new.name, 'status', new.status));
      return null;
    end $$;
    create trigger emit_created after insert on core.tenants for each row execute function core.emit_tenant();
    create trigger emit_changed after update on core.tenants for each row
      when (old.name is distinct from new.name or old.status is distinct from new.status)
      execute function core.emit_tenant();

    -- Without the address: that is for those who were granted to read it.
    create function core.emit_user() returns trigger language plpgsql as $$
    declare
      person core.users := case when tg_op = 'DELETE' then old else new end;
    begin
      perform core.emit(person.tenant_id,
        'plexica.user.' || case tg_op when 'INSERT' then 'created' when 'DELETE' then 'deleted' else 'changed' end,
        person.id::text,
        jsonb_build_object('id', person.id, 'name', person.name, 'role', person.role, 'status', person.status));
      return null;
    end $$;
    create trigger emit_created after insert or delete on core.users for each row execute function core.emit_user();
    create trigger emit_changed after update on core.users for each row
      when ((old.name, old.role, old.status, old.email) is distinct from (new.name, new.role, new.status, new.email))
      execute function core.emit_user();

    create function core.emit_installation() returns trigger language plpgsql as $$
    declare
      it core.installations := case when tg_op = 'DELETE' then old else new end;
      what text;
    begin
      if tg_op = 'INSERT' then what := 'created';
      elsif tg_op = 'DELETE' then what := 'deleted';
      elsif new.version <> old.version then what := 'upgraded';
      elsif new.state <> old.state then what := new.state;
      elsif new."grant" <> old."grant" then what := 'granted';
      else what := 'configured';
      end if;
      perform core.emit(it.tenant_id, 'plexica.installation.' || what, it.id::text,
        jsonb_build_object('plugin', it.plugin_id, 'version', it.version, 'state', it.state));
      return null;
    end $$;
    create trigger emit_created after insert or delete on core.installations
      for each row execute function core.emit_installation();
    create trigger emit_changed after update on core.installations for each row
      when ((old.version, old.state, old."grant", old.settings)
        is distinct from (new.version, new.state, new."grant", new.settings))
      execute function core.emit_installation();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`drop function core.emit_installation, core.emit_user, core.emit_tenant cascade;
    drop function core.emit`)
}
