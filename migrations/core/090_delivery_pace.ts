import type { Knex } from 'knex'

/**
 * Makes the way of an event from its commit to its handler short. What is lost of it when Postgres itself dies brings
 * events back rather than losing them, so nothing here waits for the disk: the outbox row, which did, is only gone
 * when its deliveries are there, and those when they are done.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The process that publishes for a plugin knows by itself when that is committed. A NOTIFY would make the commits
    -- of everyone wait for each other, and wake every process for each event.
    drop trigger wake on outbox.events;
    drop function outbox.wake;
    create or replace function core.emit(of_tenant uuid, event_type text, event_key text, event_data jsonb) returns void
    language sql as $$
      insert into outbox.events (tenant_id, id, type, key, data)
      values (of_tenant, gen_random_uuid()::text, event_type, event_key, event_data);
      select pg_notify('plexica_outbox', '');
    $$;

    -- The oldest events, one process at a time: two could overtake each other. Whoever waits for the lock has an event
    -- that the one who holds it may not have seen. The lock is held until the transaction ends.
    create or replace function core.take_events(most integer)
    returns table (seq bigint, role text, ours boolean, tenant_id uuid, slug text, installation_id uuid, plugin text,
      id text, type text, key text, hops smallint)
    language plpgsql as $$
    begin
      set local synchronous_commit = off;
      perform pg_advisory_xact_lock(hashtext('plexica: relay of events'));
      return query
        select event.seq, event.role, event.role = current_user, event.tenant_id, tenant.slug, event.installation_id,
          installation.plugin_id, event.id, event.type, event.key, event.hops
        from (select * from outbox.events order by seq limit most) as event
        left join core.tenants as tenant on tenant.id = event.tenant_id
        left join core.installations as installation
          on installation.id = event.installation_id and installation.tenant_id = event.tenant_id
        order by event.seq;
    end $$;

    create or replace function core.claim_work(of_lane text, most integer, slice integer, for_process uuid,
      lease_ms integer)
    returns table (work core.work, event jsonb) language plpgsql as $$
    declare
      free integer;
      first core.work;
    begin
      set local synchronous_commit = off;
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

    -- Forgets work that went well; gives those of the lanes that have more which is ready.
    create function core.forget_work(done uuid[], of_process uuid, lanes text[]) returns setof text
    language plpgsql as $$
    begin
      set local synchronous_commit = off;
      delete from core.work where id = any(done) and leased_by = of_process and state = 'running';
      return query select lane from unnest(lanes) as lane where exists (
        select from core.work where work.lane = lane.lane and state = 'waiting' and run_at <= clock_timestamp());
    end $$;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function core.forget_work;
    create function outbox.wake() returns trigger language plpgsql security definer set search_path = '' as $$
    begin
      perform pg_catalog.pg_notify('plexica_outbox', '');
      return null;
    end $$;
    create trigger wake after insert on outbox.events for each statement execute function outbox.wake();
  `)
}
