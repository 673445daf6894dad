import type { Knex } from 'knex'

/**
 * Takes from PUBLIC what plugin SQL must never reach, whatever the statement looks like: it runs under
 * roles that own one schema and have no other right (docs/security.md). The statement check in front of
 * it (`sandbox/capabilities/db/statement.ts`) is the other layer; each holds without the other.
 *
 * Only the owner of the system catalogs can do this. On a managed Postgres, where the platform's login
 * isn't a superuser, the statement check stands alone for these, and the notice says so.
 */
export async function up(knex: Knex): Promise<void> {
  const { rows } = await knex.raw<{ rows: { superuser: boolean }[] }>(
    'select rolsuper as superuser from pg_roles where rolname = current_user',
  )
  await knex.raw('revoke all on schema core from public')
  if (!rows[0]?.superuser) {
    await knex.raw(`do $$ begin
      raise notice 'system catalogs and functions stay open to plugin roles: % is not a superuser', current_user;
    end $$`)
    return
  }
  await knex.raw(`
    revoke all on schema public from public;
    -- Without a language there are no functions, procedures and DO blocks of a plugin's own, so no dynamic SQL.
    revoke usage on language plpgsql, sql from public;

    do $$
    declare
      one record;
    begin
      -- The catalogs show names, statements and settings of every tenant. Monitoring keeps what it had.
      for one in
        select c.oid::regclass as relation
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('pg_catalog', 'information_schema') and c.relkind in ('r', 'v', 'm', 'p')
          and has_table_privilege('public', c.oid, 'select')
      loop
        execute format('grant select on %s to pg_monitor', one.relation);
        execute format('revoke all on %s from public', one.relation);
      end loop;
      -- Columns of catalogs that are open although the relation as a whole is not.
      for one in
        select distinct a.attrelid::regclass as relation
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'pg_catalog' and a.attacl is not null
      loop
        execute format('revoke all on %s from public', one.relation);
      end loop;

      for one in
        select p.oid::regprocedure as routine
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'pg_catalog'
          and (
            (p.proname ~ '^pg_' and p.proname not in (
              'pg_typeof', 'pg_column_size', 'pg_size_pretty', 'pg_size_bytes', 'pg_trigger_depth',
              'pg_get_serial_sequence', 'pg_input_is_valid', 'pg_input_error_info'))
            or p.proname ~ '^(lo_|txid_|has_.*_privilege$|to_reg|binary_upgrade_|inet_client_|inet_server_)'
            or p.proname ~ '_to_xml(schema|_and_xmlschema){0,1}$'
            or p.proname in (
              'loread', 'lowrite', 'set_config', 'current_setting', 'version', 'getpgusername', 'ts_stat',
              'row_security_active', 'obj_description', 'shobj_description', 'col_description', 'format_type',
              'current_schemas', 'makeaclitem', 'aclexplode', 'acldefault')
            -- The form that runs a statement given as text.
            or p.oid = 'ts_rewrite(tsquery, text)'::regprocedure
          )
          and p.prokind in ('f', 'p')
      loop
        execute format('revoke execute on routine %s from public', one.routine);
      end loop;
    end $$;
  `)
}

/** Rights on the system are not given back: nothing of ours needs them. */
export async function down(): Promise<void> {}
