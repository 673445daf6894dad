import type { Knex } from 'knex'

/** Which quotas a tenant was told of: once a day for each, when much of it is used and when all is. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.quota_notices (
      tenant_id uuid not null references core.tenants on delete cascade,
      -- Without one: of the tenant.
      installation_id uuid references core.installations on delete cascade,
      name text not null,
      level text not null check (level in ('warning', 'exceeded')),
      day date not null,
      unique nulls not distinct (tenant_id, installation_id, name, level, day)
    );
    create index on core.quota_notices (day);
    create index on core.quota_notices (installation_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.quota_notices')
}
