import type { Knex } from 'knex'
import { dbLimits } from '../../sandbox/capabilities/db/limits.ts'

/** The logins that there are get what new ones have (runtime/database/roles.ts): bounds of memory and temporary files. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    do $$
    declare
      role name;
    begin
      for role in
        select rolname from pg_roles join pg_namespace on rolname in (nspname, 'l' || substr(nspname, 2))
        where nspname ~ '^t_.+__'
      loop
        execute format('alter role %I set hash_mem_multiplier = 1', role);
        if has_parameter_privilege('temp_file_limit', 'set') then
          execute format('alter role %I set temp_file_limit = %L', role, '${dbLimits.temporaryFilesMb}MB');
        end if;
      end loop;
    end $$`)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    do $$
    declare
      role name;
    begin
      for role in
        select rolname from pg_roles join pg_namespace on rolname in (nspname, 'l' || substr(nspname, 2))
        where nspname ~ '^t_.+__'
      loop
        execute format('alter role %I reset hash_mem_multiplier', role);
        if has_parameter_privilege('temp_file_limit', 'set') then
          execute format('alter role %I reset temp_file_limit', role);
        end if;
      end loop;
    end $$`)
}
