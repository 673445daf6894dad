import type { Knex } from 'knex'

/** Channels, to which versions are published and which installations follow; and how often versions are fetched. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.versions add column channel text not null default 'stable' check (channel in ('stable', 'beta'));
    update core.versions set channel = 'beta' where version like '%-%';
    alter table core.installations
      add column channel text not null default 'stable' check (channel in ('stable', 'beta'));
    update core.installations as i set channel = 'beta' from core.versions as v
      where v.plugin_id = i.plugin_id and v.version = i.version and v.channel = 'beta' and v.version not like '%-dev.%';

    -- In UTC.
    create table core.version_days (
      plugin_id text not null,
      version text not null,
      day date not null,
      downloads bigint not null,
      installs bigint not null,
      primary key (plugin_id, version, day),
      foreign key (plugin_id, version) references core.versions on delete cascade
    ) with (fillfactor = 50);
    create index on core.version_days (plugin_id, day);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table core.version_days;
    alter table core.installations drop column channel;
    alter table core.versions drop column channel;
  `)
}
