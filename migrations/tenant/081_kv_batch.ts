import type { Knex } from 'knex'

/**
 * Several changes of stored values at once, all or none; and deletion of what nobody changed meanwhile. Runs with the
 * tenant's schema as the only one on the search path.
 */
export async function up(knex: Knex): Promise<void> {
  const { rows } = await knex.raw<{ rows: { own: string }[] }>('select quote_ident(current_schema()) as own')
  const own = rows[0]?.own ?? ''
  await knex.raw(`
    create function kv_version(of_installation uuid, at_key text) returns bigint language sql stable as $$
      select coalesce((select version from ${own}.kv where installation_id = of_installation and key = at_key
        and (expires_at is null or expires_at > clock_timestamp())), 0)
    $$;

    create function kv_delete_if(of_installation uuid, at_key text, if_version bigint) returns text
    language plpgsql as $$
    begin
      perform ${own}.kv_lock(of_installation);
      if if_version <> ${own}.kv_version(of_installation, at_key) then return 'conflict'; end if;
      return case when ${own}.kv_delete(of_installation, at_key) then 'done' else 'absent' end;
    end $$;

    -- What did not come to be done ends all of it, with an error that says which and why.
    create function kv_batch(of_installation uuid, steps jsonb, max_keys integer, max_bytes bigint) returns jsonb
    language plpgsql as $$
    declare
      step jsonb;
      outcome text;
      results jsonb := '[]';
      result jsonb;
      new_version bigint;
      sum numeric;
    begin
      perform ${own}.kv_lock(of_installation);
      for step in select * from jsonb_array_elements(steps) loop
        case step->>'op'
          when 'check' then
            outcome := case when (step->>'ifVersion')::bigint = ${own}.kv_version(of_installation, step->>'key')
              then 'done' else 'conflict' end;
            result := 'true';
          when 'set' then
            select done.outcome, done.new_version into outcome, new_version from ${own}.kv_set(
              of_installation, step->>'key', step->'value', (step->>'bytes')::integer,
              clock_timestamp() + make_interval(secs => (step->>'ttlSeconds')::integer),
              (step->>'ifVersion')::bigint, max_keys, max_bytes) as done;
            result := jsonb_build_object('version', new_version);
          when 'delete' then
            outcome := ${own}.kv_delete_if(of_installation, step->>'key',
              coalesce((step->>'ifVersion')::bigint, ${own}.kv_version(of_installation, step->>'key')));
            result := to_jsonb(outcome = 'done');
            if outcome = 'absent' then outcome := 'done'; end if;
          when 'increment' then
            select done.outcome, done.sum into outcome, sum from ${own}.kv_increment(
              of_installation, step->>'key', (step->>'by')::bigint, max_keys, max_bytes) as done;
            result := to_jsonb(sum);
        end case;
        if outcome = 'quota' then
          outcome := case when (select keys from ${own}.kv_usage where installation_id = of_installation) >= max_keys
            then 'kv.keys' else 'kv.bytes' end;
        end if;
        if outcome <> 'done' then
          raise exception '%', outcome using errcode = 'PXKV1', detail = jsonb_array_length(results)::text;
        end if;
        results := results || jsonb_build_array(result);
      end loop;
      return results;
    end $$;

    revoke all on all functions in schema ${own} from public;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function kv_batch, kv_delete_if, kv_version')
}
