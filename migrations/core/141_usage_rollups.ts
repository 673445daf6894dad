import type { Knex } from 'knex'

/**
 * Usage belongs to the tenant and the plugin: it stays when the plugin is uninstalled, so that nobody uses more by
 * installing anew, and a bill can still be read. Beside the hours there are days, which are kept for longer.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.usage
      drop constraint usage_installation_id_fkey,
      add column tenant_id uuid references core.tenants on delete cascade,
      add column plugin_id text,
      add column failures bigint not null default 0,
      add column fetches bigint not null default 0,
      add column events bigint not null default 0;
    update core.usage as u set tenant_id = i.tenant_id, plugin_id = i.plugin_id,
      failures = (select coalesce(sum(e.count), 0) from core.usage_errors as e
        where e.installation_id = u.installation_id and e.hour = u.hour)
    from core.installations as i where i.id = u.installation_id;
    alter table core.usage alter column tenant_id set not null, alter column plugin_id set not null;
    create index on core.usage (tenant_id, hour);
    create index on core.usage (hour);

    alter table core.usage_errors
      drop constraint usage_errors_installation_id_fkey,
      add column tenant_id uuid references core.tenants on delete cascade;
    update core.usage_errors as e set tenant_id = i.tenant_id
    from core.installations as i where i.id = e.installation_id;
    alter table core.usage_errors alter column tenant_id set not null;
    create index on core.usage_errors (tenant_id, hour);
    create index on core.usage_errors (hour);

    -- The same by the day, in UTC.
    create table core.usage_days (
      installation_id uuid not null,
      day date not null,
      tenant_id uuid not null references core.tenants on delete cascade,
      plugin_id text not null,
      invocations bigint not null,
      failures bigint not null,
      cpu_ms double precision not null,
      wall_ms double precision not null,
      bytes_in bigint not null,
      bytes_out bigint not null,
      host_calls bigint not null,
      fetches bigint not null,
      events bigint not null,
      memory_bytes bigint not null,
      primary key (installation_id, day)
    ) with (fillfactor = 50);
    create index on core.usage_days (tenant_id, day);
    create index on core.usage_days (day);
    insert into core.usage_days
    select installation_id, (hour at time zone 'UTC')::date, tenant_id, plugin_id, sum(invocations), sum(failures),
      sum(cpu_ms), sum(wall_ms), sum(bytes_in), sum(bytes_out), sum(host_calls), sum(fetches), sum(events),
      max(memory_bytes)
    from core.usage group by 1, 2, 3, 4;

    -- The last batch that each process wrote: one that is written again, since its answer was lost, counts once.
    create table core.usage_writers (
      process uuid primary key,
      batch bigint not null,
      at timestamptz not null default now()
    );

    -- Adds one batch to its hour and its day. Gives what its installations, and their tenants (where there is no
    -- installation_id), used in this day.
    create function core.add_usage(of_process uuid, this_batch bigint, at_hour timestamptz, sums jsonb, failed jsonb)
    returns table (tenant_id uuid, installation_id uuid, invocations bigint, cpu_ms double precision, fetches bigint)
    language plpgsql as $$
    #variable_conflict use_column
    declare
      this_day date := (at_hour at time zone 'UTC')::date;
    begin
      insert into core.usage_writers as known (process, batch) values (of_process, this_batch)
      on conflict (process) do update set batch = excluded.batch, at = now() where known.batch < excluded.batch;
      if found then
        -- In one order, so that two processes never wait for each other. What is of a tenant that is gone is dropped.
        with given as (
          select g.* from jsonb_to_recordset(sums) as g (id uuid, tenant uuid, plugin text, invocations bigint,
            failures bigint, cpu_ms double precision, wall_ms double precision, bytes_in bigint, bytes_out bigint,
            host_calls bigint, fetches bigint, events bigint, memory_bytes bigint)
          join core.tenants as t on t.id = g.tenant order by g.id
        ), hours as (
          insert into core.usage as present (installation_id, hour, tenant_id, plugin_id, invocations, failures,
            cpu_ms, wall_ms, bytes_in, bytes_out, host_calls, fetches, events, memory_bytes)
          select id, at_hour, tenant, plugin, invocations, failures, cpu_ms, wall_ms, bytes_in, bytes_out, host_calls,
            fetches, events, memory_bytes from given
          on conflict (installation_id, hour) do update set
            invocations = present.invocations + excluded.invocations,
            failures = present.failures + excluded.failures,
            cpu_ms = present.cpu_ms + excluded.cpu_ms,
            wall_ms = present.wall_ms + excluded.wall_ms,
            bytes_in = present.bytes_in + excluded.bytes_in,
            bytes_out = present.bytes_out + excluded.bytes_out,
            host_calls = present.host_calls + excluded.host_calls,
            fetches = present.fetches + excluded.fetches,
            events = present.events + excluded.events,
            memory_bytes = greatest(present.memory_bytes, excluded.memory_bytes)
        )
        insert into core.usage_days as present (installation_id, day, tenant_id, plugin_id, invocations, failures,
          cpu_ms, wall_ms, bytes_in, bytes_out, host_calls, fetches, events, memory_bytes)
        select id, this_day, tenant, plugin, invocations, failures, cpu_ms, wall_ms, bytes_in, bytes_out, host_calls,
          fetches, events, memory_bytes from given
        on conflict (installation_id, day) do update set
          invocations = present.invocations + excluded.invocations,
          failures = present.failures + excluded.failures,
          cpu_ms = present.cpu_ms + excluded.cpu_ms,
          wall_ms = present.wall_ms + excluded.wall_ms,
          bytes_in = present.bytes_in + excluded.bytes_in,
          bytes_out = present.bytes_out + excluded.bytes_out,
          host_calls = present.host_calls + excluded.host_calls,
          fetches = present.fetches + excluded.fetches,
          events = present.events + excluded.events,
          memory_bytes = greatest(present.memory_bytes, excluded.memory_bytes);

        insert into core.usage_errors as present (installation_id, hour, code, count, tenant_id)
        select g.id, at_hour, g.code, g.count, g.tenant
        from jsonb_to_recordset(failed) as g (id uuid, tenant uuid, code text, count bigint)
        join core.tenants as t on t.id = g.tenant order by g.id, g.code
        on conflict (installation_id, hour, code) do update set count = present.count + excluded.count;
      end if;

      return query
        select u.tenant_id, u.installation_id, u.invocations, u.cpu_ms, u.fetches
        from core.usage_days as u where u.day = this_day
          and u.installation_id in (select g.id from jsonb_to_recordset(sums) as g (id uuid))
        union all
        select u.tenant_id, null, sum(u.invocations)::bigint, sum(u.cpu_ms), sum(u.fetches)::bigint
        from core.usage_days as u where u.day = this_day
          and u.tenant_id in (select g.tenant from jsonb_to_recordset(sums) as g (tenant uuid))
        group by u.tenant_id;
    end $$;
    revoke all on function core.add_usage from public;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function core.add_usage;
    drop table core.usage_writers, core.usage_days;
    delete from core.usage where installation_id not in (select id from core.installations);
    delete from core.usage_errors where installation_id not in (select id from core.installations);
    alter table core.usage drop column tenant_id, drop column plugin_id, drop column failures, drop column fetches,
      drop column events, add foreign key (installation_id) references core.installations on delete cascade;
    alter table core.usage_errors drop column tenant_id,
      add foreign key (installation_id) references core.installations on delete cascade;
  `)
}
