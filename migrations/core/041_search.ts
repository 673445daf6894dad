import type { Knex } from 'knex'

/**
 * Documents that plugins search. Each carries, beside its words, one word that says whose it is, in which index and
 * in which language: the inverted index then finds only documents of that owner, however many others there are.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.search_documents (
      installation_id uuid not null references core.installations on delete cascade,
      index_name text collate "C" not null,
      id text collate "C" not null,
      language text not null,
      title text not null,
      body text not null,
      fields jsonb not null,
      bytes integer not null,
      words tsvector not null,
      updated_at timestamptz not null default now(),
      primary key (installation_id, index_name, id)
    );
    create index on core.search_documents using gin (words);

    -- Which languages an index holds: a query is asked once in each.
    create table core.search_languages (
      installation_id uuid not null references core.installations on delete cascade,
      index_name text collate "C" not null,
      language text not null,
      primary key (installation_id, index_name, language)
    );

    create table core.search_usage (
      installation_id uuid primary key references core.installations on delete cascade,
      documents integer not null default 0,
      bytes bigint not null default 0
    ) with (fillfactor = 50);

    create function core.search_owner(of_installation uuid, in_index text, in_language text) returns text
    language sql immutable as $$ select of_installation || '/' || in_index || '/' || in_language $$;

    create function core.search_lock(of_installation uuid) returns core.search_usage language plpgsql as $$
    declare
      usage core.search_usage;
    begin
      -- In the order in which uninstalling locks them, so that the two can't wait for each other.
      perform from core.installations where id = of_installation for key share;
      if not found then raise exception 'the installation is gone' using errcode = 'P0002'; end if;
      insert into core.search_usage (installation_id) values (of_installation) on conflict do nothing;
      select * into usage from core.search_usage where installation_id = of_installation for update;
      return usage;
    end $$;

    create function core.search_put(
      of_installation uuid, in_index text, new_id text, new_language text, new_title text, new_body text,
      new_fields jsonb, new_bytes integer, max_documents integer, max_bytes bigint
    ) returns text language plpgsql as $$
    declare
      usage core.search_usage;
      old_bytes integer;
    begin
      usage := core.search_lock(of_installation);
      select bytes into old_bytes from core.search_documents
      where installation_id = of_installation and index_name = in_index and id = new_id;
      if old_bytes is null and usage.documents >= max_documents then return 'documents'; end if;
      if usage.bytes - coalesce(old_bytes, 0) + new_bytes > max_bytes then return 'bytes'; end if;
      insert into core.search_languages values (of_installation, in_index, new_language) on conflict do nothing;
      insert into core.search_documents
        (installation_id, index_name, id, language, title, body, fields, bytes, words)
      values (
        of_installation, in_index, new_id, new_language, new_title, new_body, new_fields, new_bytes,
        array_to_tsvector(array[core.search_owner(of_installation, in_index, new_language)])
          || setweight(to_tsvector(new_language::regconfig, new_title), 'A')
          || setweight(to_tsvector(new_language::regconfig, new_body), 'D'))
      on conflict (installation_id, index_name, id) do update set
        language = excluded.language, title = excluded.title, body = excluded.body, fields = excluded.fields,
        bytes = excluded.bytes, words = excluded.words, updated_at = now();
      update core.search_usage set
        documents = documents + case when old_bytes is null then 1 else 0 end,
        bytes = bytes - coalesce(old_bytes, 0) + new_bytes
      where installation_id = of_installation;
      return 'done';
    end $$;

    create function core.search_remove(of_installation uuid, in_index text, old_ids text[]) returns integer
    language plpgsql as $$
    declare
      gone integer;
      freed bigint;
    begin
      perform core.search_lock(of_installation);
      with removed as (
        delete from core.search_documents
        where installation_id = of_installation and index_name = in_index and id = any(old_ids) returning bytes
      )
      select count(*), coalesce(sum(bytes), 0) into gone, freed from removed;
      update core.search_usage set documents = documents - gone, bytes = bytes - freed
      where installation_id = of_installation and gone > 0;
      return gone;
    end $$;

    revoke all on all functions in schema core from public;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function core.search_remove, core.search_put, core.search_lock, core.search_owner;
    drop table core.search_documents, core.search_languages, core.search_usage;
  `)
}
