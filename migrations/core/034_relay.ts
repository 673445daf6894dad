import type { Knex } from 'knex'

/**
 * The two steps of the relay, each in one round trip: every event waits for both, and for those of the round before.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The oldest events, unless another process is at it: two could overtake each other. The lock is held until the
    -- transaction ends.
    create function core.take_events(most integer)
    returns table (seq bigint, role text, ours boolean, tenant_id uuid, slug text, installation_id uuid, plugin text,
      id text, type text, key text, hops smallint)
    language plpgsql as $$
    begin
      if not pg_try_advisory_xact_lock(hashtext('plexica: relay of events')) then return; end if;
      return query
        select event.seq, event.role, event.role = current_user, event.tenant_id, tenant.slug, event.installation_id,
          installation.plugin_id, event.id, event.type, event.key, event.hops
        from (select * from outbox.events order by seq limit most) as event
        left join core.tenants as tenant on tenant.id = event.tenant_id
        left join core.installations as installation
          on installation.id = event.installation_id and installation.tenant_id = event.tenant_id
        order by event.seq;
    end $$;

    -- Keeps the events with their source, makes the deliveries of those that were not there already, and empties the
    -- outbox of all that were taken.
    create function core.relay_events(taken bigint[], events json, deliveries json) returns void
    language plpgsql as $$
    begin
      with happened as (
        select event.*, named.source
        from json_to_recordset(events) as named(seq bigint, source text)
        join outbox.events as event on event.seq = named.seq
        order by event.seq
      ), kept as (
        insert into core.events (tenant_id, source, id, type, key, data, hops, time)
        select tenant_id, source, id, type, key, data, hops, time from happened order by happened.seq
        on conflict do nothing
        returning core.events.*
      )
      insert into core.work (lane, tenant_id, installation_id, webhook_id, name, event_seq, key, hops, max_attempts,
        state, errors, finished_at)
      select told.lane, kept.tenant_id, told.installation_id, told.webhook_id, kept.type, kept.seq, kept.key, kept.hops,
        told.max_attempts, told.state, told.errors, case told.state when 'dead' then clock_timestamp() end
      from json_to_recordset(deliveries) as told(seq bigint, lane text, installation_id uuid, webhook_id uuid,
        max_attempts integer, state text, errors jsonb)
      join happened on happened.seq = told.seq
      join kept on (kept.tenant_id, kept.source, kept.id) = (happened.tenant_id, happened.source, happened.id)
      -- A subscriber may be gone since it was read.
      where (told.installation_id is null
          or exists (select from core.installations as i where i.id = told.installation_id))
        and (told.webhook_id is null or exists (select from core.webhooks as w where w.id = told.webhook_id))
      order by kept.seq
      -- The same event twice in one round has one delivery.
      on conflict do nothing;
      delete from outbox.events where seq = any(taken);
    end $$;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function core.take_events, core.relay_events')
}
