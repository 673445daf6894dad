import type { Knex } from 'knex'

/**
 * Takes from PUBLIC what tells the names of things by their number: every function of the system on types whose values
 * are such names, and those that take the number of a type. `nextval`, `setval` and `currval` stay: columns of serial
 * types need them. What 005_harden.ts says of who can do this holds here, too.
 */
export async function up(knex: Knex): Promise<void> {
  const { rows } = await knex.raw<{ rows: { superuser: boolean }[] }>(
    'select rolsuper as superuser from pg_roles where rolname = current_user',
  )
  if (!rows[0]?.superuser) return
  await knex.raw(`
    do $$
    declare
      one record;
    begin
      for one in
        select p.oid::regprocedure as routine
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'pg_catalog' and p.prokind in ('f', 'p')
          and p.proname not in ('nextval', 'setval', 'currval')
          and (
            p.proname ~ '^pg_(typeof|get_serial_sequence|input_)'
            or p.proname ~ '^(array|domain|enum|range|multirange|record|cstring|unknown|any.*)_(in|out|recv|send)$'
            or p.proname ~ '^currtid|_validator$'
            or p.proname in ('amvalidate', 'satisfies_hash_partition')
            or exists (
              select from unnest(p.proargtypes || p.prorettype || coalesce(p.proallargtypes, '{}')) as of_type
              where of_type::regtype::text in (
                'regclass', 'regtype', 'regproc', 'regprocedure', 'regoper', 'regoperator', 'regrole', 'regnamespace',
                'regcollation', 'aclitem', 'aclitem[]', 'oidvector')))
          and has_function_privilege('public', p.oid, 'execute')
      loop
        execute format('revoke execute on routine %s from public', one.routine);
      end loop;
    end $$`)
}

/** Rights on the system are not given back: nothing of ours needs them. */
export async function down(): Promise<void> {}
