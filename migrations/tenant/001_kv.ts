import type { Knex } from 'knex'

/**
 * Values by key of each installation. Runs with the tenant's schema as the only one on the search path.
 *
 * Writing is done by functions: each is one round trip, and first locks what the installation uses, so
 * that quotas and versions are exact however many write at once.
 */
export async function up(knex: Knex): Promise<void> {
  const { rows } = await knex.raw<{ rows: { own: string }[] }>('select quote_ident(current_schema()) as own')
  const own = rows[0]?.own ?? ''
  await knex.raw(`
    create table kv (
      installation_id uuid not null,
      -- Sorted by its bytes, so that a prefix is a range whatever the database's collation.
      key text collate "C" not null,
      value jsonb not null,
      version bigint not null,
      bytes integer not null,
      expires_at timestamptz,
      primary key (installation_id, key)
    );
    create index on kv (installation_id, expires_at) where expires_at is not null;

    -- Versions are counted per installation and never come back: a key that was deleted and made again
    -- can't be taken for the one that was read before.
    create table kv_usage (
      installation_id uuid primary key,
      keys integer not null default 0,
      bytes bigint not null default 0,
      last_version bigint not null default 0
    ) with (fillfactor = 50);

    create function kv_lock(of_installation uuid) returns kv_usage language plpgsql as $$
    declare
      usage ${own}.kv_usage;
    begin
      select * into usage from ${own}.kv_usage where installation_id = of_installation for update;
      if not found then
        insert into ${own}.kv_usage (installation_id) values (of_installation) on conflict do nothing;
        select * into usage from ${own}.kv_usage where installation_id = of_installation for update;
      end if;
      return usage;
    end $$;

    create function kv_sweep(of_installation uuid, most integer) returns integer language plpgsql as $$
    declare
      gone integer;
    begin
      perform ${own}.kv_lock(of_installation);
      with expired as (
        delete from ${own}.kv where installation_id = of_installation and key in (
          select key from ${own}.kv
          where installation_id = of_installation and expires_at <= clock_timestamp() limit most)
        returning bytes
      ), freed as (
        select count(*)::integer as keys, coalesce(sum(bytes), 0) as bytes from expired
      )
      update ${own}.kv_usage as usage set keys = usage.keys - freed.keys, bytes = usage.bytes - freed.bytes
      from freed where usage.installation_id = of_installation and freed.keys > 0 returning freed.keys into gone;
      return coalesce(gone, 0);
    end $$;

    create function kv_set(
      of_installation uuid, at_key text, to_value jsonb, new_bytes integer, new_expiry timestamptz,
      if_version bigint, max_keys integer, max_bytes bigint, out outcome text, out new_version bigint
    ) language plpgsql as $$
    declare
      usage ${own}.kv_usage;
      old ${own}.kv;
      more_keys integer;
      more_bytes integer;
    begin
      -- Whoever stores values that expire clears away expired ones, two for one: they can't pile up.
      if new_expiry is not null then perform ${own}.kv_sweep(of_installation, 2); end if;
      for attempt in 1..2 loop
        usage := ${own}.kv_lock(of_installation);
        select * into old from ${own}.kv where installation_id = of_installation and key = at_key;
        more_keys := case when found then 0 else 1 end;
        more_bytes := new_bytes - coalesce(old.bytes, 0);
        if if_version <>
          (case when old.version is null or old.expires_at <= clock_timestamp() then 0 else old.version end)
        then
          outcome := 'conflict';
          return;
        end if;
        exit when (more_keys = 0 or usage.keys < max_keys)
          and (more_bytes <= 0 or usage.bytes + more_bytes <= max_bytes);
        if attempt = 2 or ${own}.kv_sweep(of_installation, max_keys) = 0 then
          outcome := 'quota';
          return;
        end if;
      end loop;

      new_version := usage.last_version + 1;
      insert into ${own}.kv as present (installation_id, key, value, version, bytes, expires_at)
      values (of_installation, at_key, to_value, new_version, new_bytes, new_expiry)
      on conflict (installation_id, key) do update set
        value = excluded.value, version = excluded.version, bytes = excluded.bytes, expires_at = excluded.expires_at;
      update ${own}.kv_usage set keys = keys + more_keys, bytes = bytes + more_bytes, last_version = new_version
      where installation_id = of_installation;
      outcome := 'done';
    end $$;

    create function kv_delete(of_installation uuid, at_key text) returns boolean language plpgsql as $$
    declare
      old ${own}.kv;
    begin
      perform ${own}.kv_lock(of_installation);
      delete from ${own}.kv where installation_id = of_installation and key = at_key returning * into old;
      if not found then return false; end if;
      update ${own}.kv_usage set keys = keys - 1, bytes = bytes - old.bytes where installation_id = of_installation;
      return old.expires_at is null or old.expires_at > clock_timestamp();
    end $$;

    create function kv_increment(
      of_installation uuid, at_key text, by_number bigint, max_keys integer, max_bytes bigint,
      out outcome text, out sum numeric
    ) language plpgsql as $$
    declare
      old ${own}.kv;
    begin
      perform ${own}.kv_lock(of_installation);
      select * into old from ${own}.kv
      where installation_id = of_installation and key = at_key
        and (expires_at is null or expires_at > clock_timestamp());
      if found and jsonb_typeof(old.value) <> 'number' then
        outcome := 'not a number';
        return;
      end if;
      sum := coalesce(old.value::numeric, 0) + by_number;
      if abs(sum) > 9007199254740991 then
        outcome := 'too large';
        return;
      end if;
      select done.outcome into outcome from ${own}.kv_set(
        of_installation, at_key, to_jsonb(sum), octet_length(at_key) + octet_length(sum::text), old.expires_at,
        null, max_keys, max_bytes) as done;
    end $$;

    revoke all on all functions in schema ${own} from public;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function kv_increment, kv_delete, kv_set, kv_sweep, kv_lock;
    drop table kv_usage, kv;
  `)
}
