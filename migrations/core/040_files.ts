import type { Knex } from 'knex'

/**
 * The files of installations: names, sizes and types. The bytes lie in the object store under keys that are made
 * of random ids, so that nothing a plugin names ever becomes a path on a disk.
 *
 * What an installation uses is locked first by whoever changes it, so that quotas are exact however many write at
 * once. An object that nothing names any more is put into `file_trash` by triggers, in the transaction in which it
 * lost its name, whichever way that happened: deleted, replaced, uninstalled, its tenant purged.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.files (
      installation_id uuid not null references core.installations on delete cascade,
      -- Sorted by its bytes, so that a prefix is a range whatever the database's collation.
      path text collate "C" not null,
      object text not null unique,
      bytes bigint not null,
      content_type text not null,
      sha256 text not null,
      metadata jsonb not null default '{}',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (installation_id, path)
    );

    -- Objects that are being written; their bytes count before they have a name.
    create table core.file_uploads (
      object text primary key,
      installation_id uuid not null references core.installations on delete cascade,
      path text not null,
      bytes bigint not null default 0,
      expires_at timestamptz not null
    );
    create index on core.file_uploads (installation_id);
    create index on core.file_uploads (expires_at);

    create table core.file_usage (
      installation_id uuid primary key references core.installations on delete cascade,
      bytes bigint not null default 0,
      files integer not null default 0
    ) with (fillfactor = 50);

    create table core.file_trash (
      object text primary key,
      at timestamptz not null default now()
    );
    create index on core.file_trash (at);

    create function core.file_discard() returns trigger language plpgsql as $$
    begin
      insert into core.file_trash (object)
      select old.object where not exists (select from core.files where object = old.object)
      on conflict do nothing;
      return null;
    end $$;
    create trigger discard after delete or update of object on core.files
      for each row execute function core.file_discard();
    create trigger discard after delete on core.file_uploads
      for each row execute function core.file_discard();

    create function core.file_lock(of_installation uuid) returns core.file_usage language plpgsql as $$
    declare
      usage core.file_usage;
    begin
      -- In the order in which uninstalling locks them, so that the two can't wait for each other.
      perform from core.installations where id = of_installation for key share;
      if not found then raise exception 'the installation is gone' using errcode = 'P0002'; end if;
      select * into usage from core.file_usage where installation_id = of_installation for update;
      if not found then
        insert into core.file_usage (installation_id) values (of_installation) on conflict do nothing;
        select * into usage from core.file_usage where installation_id = of_installation for update;
      end if;
      return usage;
    end $$;

    -- Counts bytes of an upload before they are written. What it will replace makes room for it.
    create function core.file_reserve(of_object text, more bigint, max_bytes bigint, ttl interval)
    returns text language plpgsql as $$
    declare
      upload core.file_uploads;
      usage core.file_usage;
      replaced bigint;
      pending bigint;
    begin
      select * into upload from core.file_uploads where object = of_object;
      if not found then return 'gone'; end if;
      usage := core.file_lock(upload.installation_id);
      select coalesce(sum(bytes), 0) into pending from core.file_uploads
      where installation_id = upload.installation_id;
      select bytes into replaced from core.files
      where installation_id = upload.installation_id and path = upload.path;
      if usage.bytes - coalesce(replaced, 0) + pending + more > max_bytes then return 'bytes'; end if;
      update core.file_uploads set bytes = bytes + more, expires_at = clock_timestamp() + ttl where object = of_object;
      return case when found then 'done' else 'gone' end;
    end $$;

    create function core.file_begin(
      of_installation uuid, new_object text, at_path text, first_bytes bigint,
      max_bytes bigint, max_uploads integer, ttl interval
    ) returns text language plpgsql as $$
    declare
      outcome text;
    begin
      perform core.file_lock(of_installation);
      if (select count(*) from core.file_uploads where installation_id = of_installation) >= max_uploads then
        return 'uploads';
      end if;
      insert into core.file_uploads (object, installation_id, path, expires_at)
      values (new_object, of_installation, at_path, clock_timestamp() + ttl);
      outcome := core.file_reserve(new_object, first_bytes, max_bytes, ttl);
      -- Nothing was written under this name: there is nothing to throw away either.
      if outcome <> 'done' then
        delete from core.file_uploads where object = new_object;
        delete from core.file_trash where object = new_object;
      end if;
      return outcome;
    end $$;

    -- Gives the object its name, in place of what had it before.
    create function core.file_commit(
      of_object text, new_type text, new_sha256 text, new_bytes bigint, new_metadata jsonb,
      max_bytes bigint, max_files integer, out outcome text, out changed_at timestamptz
    ) language plpgsql as $$
    declare
      upload core.file_uploads;
      usage core.file_usage;
      replaced bigint;
    begin
      select * into upload from core.file_uploads where object = of_object;
      if not found then outcome := 'gone'; return; end if;
      usage := core.file_lock(upload.installation_id);
      select bytes into replaced from core.files
      where installation_id = upload.installation_id and path = upload.path;
      if usage.bytes - coalesce(replaced, 0) + new_bytes > max_bytes then outcome := 'bytes'; return; end if;
      if replaced is null and usage.files >= max_files then outcome := 'files'; return; end if;
      insert into core.files as present (installation_id, path, object, bytes, content_type, sha256, metadata)
      values (upload.installation_id, upload.path, of_object, new_bytes, new_type, new_sha256, new_metadata)
      on conflict (installation_id, path) do update set
        object = excluded.object, bytes = excluded.bytes, content_type = excluded.content_type,
        sha256 = excluded.sha256, metadata = excluded.metadata, updated_at = now()
      returning updated_at into changed_at;
      update core.file_usage set
        bytes = bytes - coalesce(replaced, 0) + new_bytes,
        files = files + case when replaced is null then 1 else 0 end
      where installation_id = upload.installation_id;
      delete from core.file_uploads where object = of_object;
      outcome := case when found then 'done' else 'gone' end;
      -- It was swept away a moment ago: take back what was done here.
      if outcome = 'gone' then raise exception 'the upload is gone' using errcode = 'P0002'; end if;
    end $$;

    create function core.file_delete(of_installation uuid, at_path text) returns boolean language plpgsql as $$
    declare
      freed bigint;
    begin
      perform core.file_lock(of_installation);
      delete from core.files where installation_id = of_installation and path = at_path returning bytes into freed;
      if not found then return false; end if;
      update core.file_usage set bytes = bytes - freed, files = files - 1 where installation_id = of_installation;
      return true;
    end $$;

    revoke all on all functions in schema core from public;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table core.files, core.file_uploads, core.file_usage, core.file_trash cascade;
    drop function core.file_delete, core.file_commit, core.file_begin, core.file_reserve, core.file_discard;
  `)
}
