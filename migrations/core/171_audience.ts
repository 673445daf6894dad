import type { Knex } from 'knex'

/** Tenants that a private plugin is for, beside the one whose it is. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.plugin_audience (
      plugin_id text not null references core.plugins on delete cascade,
      tenant_id uuid not null references core.tenants on delete cascade,
      primary key (plugin_id, tenant_id)
    );
    create index on core.plugin_audience (tenant_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.plugin_audience')
}
