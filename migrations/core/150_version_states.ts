import type { Knex } from 'knex'

/** Who owns a plugin and who sees it, the way of a version from draft to published, and what its checks found. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.plugins
      -- The tenant that uploads it; null: the platform.
      add column tenant_id uuid references core.tenants on delete set null,
      add column visibility text not null default 'public' check (visibility in ('public', 'private'));
    create index on core.plugins (tenant_id) where tenant_id is not null;

    alter table core.versions
      add column state text not null default 'published'
        check (state in ('draft', 'submitted', 'approved', 'rejected', 'published', 'deprecated', 'yanked')),
      add column state_reason text,
      add column report jsonb not null default '[]';
    create index on core.versions (state, created_at);

    create table core.version_moves (
      id bigint generated always as identity primary key,
      plugin_id text not null,
      version text not null,
      state text not null,
      reason text,
      actor jsonb not null,
      at timestamptz not null default clock_timestamp(),
      foreign key (plugin_id, version) references core.versions on delete cascade
    );
    create index on core.version_moves (plugin_id, version, id);

    -- A plugin that only one tenant could see goes with it.
    create function core.forget_private_plugins() returns trigger language plpgsql as $$
    declare
      gone text[];
    begin
      delete from core.installations where tenant_id = old.id;
      select array_agg(v.sha256) into gone from core.versions v join core.plugins p on p.id = v.plugin_id
        where p.tenant_id = old.id and p.visibility = 'private';
      delete from core.plugins where tenant_id = old.id and visibility = 'private';
      delete from core.bundles b where b.sha256 = any (gone)
        and not exists (select from core.versions v where v.sha256 = b.sha256);
      return old;
    end $$;
    create trigger forget_private_plugins before delete on core.tenants
      for each row execute function core.forget_private_plugins();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop trigger forget_private_plugins on core.tenants;
    drop function core.forget_private_plugins();
    drop table core.version_moves;
    alter table core.versions drop column state, drop column state_reason, drop column report;
    alter table core.plugins drop column tenant_id, drop column visibility;
  `)
}
