import type { Knex } from 'knex'

/**
 * Makes the audit trail append-only and chains it by hashes, one chain for each tenant and one for the platform.
 *
 * A record is linked when its transaction commits, by a deferred trigger: the end of the chain is locked no longer
 * than a commit takes, and always after everything else, so that no two transactions wait for each other in a ring.
 * A record can be deleted only where an anchor says what the chain had come to there.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.audit
      add column seq bigint,
      add column prev_hash bytea,
      add column hash bytea,
      add column before jsonb,
      add column after jsonb,
      add column permission text,
      add column ip text;
    alter table core.audit alter column detail set default '{}';

    -- The chain that a record belongs to: its tenant's, or the platform's.
    create function core.audit_chain(tenant uuid) returns uuid language sql immutable
      return coalesce(tenant, '00000000-0000-0000-0000-000000000000');

    create table core.audit_heads (
      chain uuid primary key,
      seq bigint not null default 0,
      hash bytea not null default ''
    ) with (fillfactor = 50);

    -- How far a chain was deleted, and its hash there.
    create table core.audit_anchors (
      chain uuid not null,
      seq bigint not null,
      hash bytea not null,
      at timestamptz not null default now(),
      primary key (chain, seq)
    );

    -- What runtime/audit/chain.ts computes as well: the two have to agree.
    create function core.audit_hash(prev bytea, number bigint, r core.audit) returns bytea language sql stable
      return sha256(convert_to(jsonb_build_array(
        encode(prev, 'hex'), number, to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), r.tenant_id,
        r.actor_kind, r.actor_id, r.action, r.target, r.permission, r.ip, r.request_id, r.detail, r.before, r.after
      )::text, 'UTF8'));

    create function core.audit_link() returns trigger language plpgsql as $$
    declare
      head core.audit_heads;
      link bytea;
    begin
      insert into core.audit_heads (chain) values (core.audit_chain(new.tenant_id)) on conflict do nothing;
      select * into head from core.audit_heads where chain = core.audit_chain(new.tenant_id) for update;
      link := core.audit_hash(head.hash, head.seq + 1, new);
      update core.audit set seq = head.seq + 1, prev_hash = head.hash, hash = link where id = new.id;
      update core.audit_heads set seq = head.seq + 1, hash = link where chain = head.chain;
      return null;
    end $$;

    do $$
    declare
      one core.audit;
      head core.audit_heads;
      link bytea;
    begin
      for one in select * from core.audit order by id loop
        insert into core.audit_heads (chain) values (core.audit_chain(one.tenant_id)) on conflict do nothing;
        select * into head from core.audit_heads where chain = core.audit_chain(one.tenant_id);
        link := core.audit_hash(head.hash, head.seq + 1, one);
        update core.audit set seq = head.seq + 1, prev_hash = head.hash, hash = link where id = one.id;
        update core.audit_heads set seq = head.seq + 1, hash = link where chain = head.chain;
      end loop;
    end $$;

    create constraint trigger audit_link after insert on core.audit
      deferrable initially deferred for each row execute function core.audit_link();

    create function core.audit_keep() returns trigger language plpgsql as $$
    declare
      links constant text[] := array['seq', 'prev_hash', 'hash'];
    begin
      if tg_op = 'UPDATE' and old.hash is null and to_jsonb(old) - links = to_jsonb(new) - links then
        return new;
      end if;
      if tg_op = 'DELETE' and exists (
        select from core.audit_anchors where chain = core.audit_chain(old.tenant_id) and seq >= old.seq
      ) then
        return old;
      end if;
      raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
    end $$;
    create trigger audit_keep before update or delete on core.audit
      for each row execute function core.audit_keep();

    create function core.audit_refuse() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
    end $$;
    create trigger audit_refuse before truncate on core.audit
      for each statement execute function core.audit_refuse();
    create trigger audit_refuse before update or delete or truncate on core.audit_anchors
      for each statement execute function core.audit_refuse();

    -- Deletes what is older than a moment from the beginning of a chain; says how many records that were.
    create function core.audit_prune(of_chain uuid, older_than timestamptz, out records bigint, out upto core.audit_anchors)
    language plpgsql as $$
    begin
      perform from core.audit_heads where chain = of_chain for update;
      insert into core.audit_anchors (chain, seq, hash)
      select of_chain, seq, hash from core.audit
      where core.audit_chain(tenant_id) = of_chain and seq < coalesce(
        (select min(seq) from core.audit where core.audit_chain(tenant_id) = of_chain and at >= older_than),
        9223372036854775807)
      order by seq desc limit 1
      returning * into upto;
      records := 0;
      if upto.seq is null then return; end if;
      delete from core.audit where core.audit_chain(tenant_id) = of_chain and seq <= upto.seq;
      get diagnostics records = row_count;
    end $$;

    create unique index audit_chain_seq on core.audit (core.audit_chain(tenant_id), seq);
    create index on core.audit (at);
    create index on core.audit (tenant_id, action, id);
    create index on core.audit (tenant_id, actor_id, id);

    revoke all on all functions in schema core from public;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop trigger audit_link on core.audit;
    drop trigger audit_keep on core.audit;
    drop trigger audit_refuse on core.audit;
    drop function core.audit_prune;
    drop table core.audit_heads, core.audit_anchors cascade;
    drop index core.audit_chain_seq;
    drop function core.audit_link, core.audit_keep, core.audit_refuse, core.audit_hash, core.audit_chain;
    alter table core.audit drop column seq, drop column prev_hash, drop column hash, drop column before,
      drop column after, drop column permission, drop column ip;
  `)
}
