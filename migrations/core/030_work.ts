import type { Knex } from 'knex'

/**
 * Events on their way, and the work of every queue: deliveries of events, jobs, calls of webhooks. What
 * is to be done is here and nowhere else; BullMQ only says whose turn it is.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The one place of the platform's own that plugin roles may write to, and all they may is to add. Who
    -- wrote a row is what Postgres says, not what the row says: \`role\` is the role that was active.
    create schema outbox;
    create table outbox.events (
      seq bigint generated always as identity primary key,
      role text not null default current_user,
      tenant_id uuid not null,
      installation_id uuid,
      id text not null check (length(id) between 1 and 200),
      type text not null check (length(type) between 1 and 200),
      key text check (length(key) <= 200),
      data jsonb,
      hops smallint not null default 0,
      time timestamptz not null default clock_timestamp(),
      check (octet_length(data::text) <= 1048576)
    );
    alter table outbox.events enable row level security;
    create policy own on outbox.events for insert with check (role = current_user and installation_id is not null);
    grant usage on schema outbox to public;
    grant insert on outbox.events to public;

    create function outbox.wake() returns trigger language plpgsql security definer set search_path = '' as $$
    begin
      perform pg_catalog.pg_notify('plexica_outbox', '');
      return null;
    end $$;
    create trigger wake after insert on outbox.events for each statement execute function outbox.wake();

    -- Events that happened, kept for a while: an id that comes again is the same event.
    create table core.events (
      seq bigint generated always as identity primary key,
      tenant_id uuid not null references core.tenants on delete cascade,
      source text not null,
      id text not null,
      type text not null,
      key text,
      data jsonb,
      hops smallint not null,
      time timestamptz not null,
      unique (tenant_id, source, id)
    );
    create index on core.events (time);

    create table core.work (
      id uuid primary key default gen_random_uuid(),
      seq bigint generated always as identity,
      -- What is taken in turn: 'event/<installation>', 'job/<installation>', 'webhook/<webhook>'.
      lane text not null,
      tenant_id uuid not null references core.tenants on delete cascade,
      installation_id uuid references core.installations on delete cascade,
      name text not null,
      event_seq bigint references core.events on delete cascade,
      data jsonb,
      -- Of those with the same key, one after the other.
      key text,
      unique_key text,
      priority smallint not null default 0,
      state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'dead', 'cancelled')),
      run_at timestamptz not null default clock_timestamp(),
      hops smallint not null default 0,
      attempts integer not null default 0,
      max_attempts integer not null,
      errors jsonb not null default '[]',
      progress jsonb,
      result jsonb,
      leased_by uuid,
      lease_until timestamptz,
      created_at timestamptz not null default clock_timestamp(),
      started_at timestamptz,
      finished_at timestamptz
    ) with (fillfactor = 70);
    create index work_ready on core.work (lane, priority, seq) where state = 'waiting';
    create index work_due on core.work (run_at) where state = 'waiting';
    create index work_running on core.work (lane) where state = 'running';
    create index work_leases on core.work (lease_until) where state = 'running';
    create index work_keys on core.work (lane, key, seq) where key is not null and state in ('waiting', 'running');
    create unique index work_unique on core.work (lane, name, unique_key)
      where unique_key is not null and state in ('waiting', 'running');
    create unique index work_deliveries on core.work (event_seq, lane) where event_seq is not null;
    create index work_list on core.work (tenant_id, state, seq);
    create index work_installations on core.work (installation_id);

    -- Takes up to \`most\` of a lane, those under way counted, in every process together. Statement by
    -- statement under a lock: what one process finished or took is seen by the next.
    create function core.claim_work(of_lane text, most integer, slice integer, for_process uuid, lease_ms integer)
    returns table (work core.work, event jsonb) language plpgsql as $$
    declare
      free integer;
      first core.work;
    begin
      perform pg_advisory_xact_lock(hashtextextended('plexica: lane ' || of_lane, 0));
      select * into first from core.work where lane = of_lane and state = 'waiting' limit 1;
      if not found then return; end if;
      -- Those of a tenant or installation that is not at work wait until it is.
      perform from core.tenants where id = first.tenant_id and status = 'active';
      if not found then return; end if;
      if first.installation_id is not null then
        perform from core.installations where id = first.installation_id and state = 'enabled';
        if not found then return; end if;
      end if;
      select least(slice, most - count(*)) into free from core.work where lane = of_lane and state = 'running';
      if free <= 0 then return; end if;
      -- The events are read in here: the statement that calls this sees nothing that was committed since it began.
      return query with claimed as (
        update core.work as taken set
          state = 'running', attempts = taken.attempts + 1, started_at = clock_timestamp(),
          leased_by = for_process, lease_until = clock_timestamp() + make_interval(secs => lease_ms / 1000.0)
        where taken.id in (
          select ready.id from core.work as ready
          where ready.lane = of_lane and ready.state = 'waiting' and ready.run_at <= clock_timestamp()
            and (ready.key is null or not exists (
              select from core.work as before
              where before.lane = of_lane and before.key = ready.key and before.seq < ready.seq
                and before.state in ('waiting', 'running')))
          order by ready.priority, ready.seq
          limit free)
        returning taken.*
      )
      select row(claimed.*)::core.work, to_jsonb(happened)
      from claimed left join core.events as happened on happened.seq = claimed.event_seq;
    end $$;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function core.claim_work; drop table core.work, core.events; drop schema outbox cascade')
}
