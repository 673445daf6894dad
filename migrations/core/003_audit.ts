import type { Knex } from 'knex'

/** What happened (kept when a tenant is gone, hence no foreign key), and answers kept for repeated calls. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.audit (
      id bigserial primary key,
      at timestamptz not null default now(),
      tenant_id uuid,
      actor_kind text not null,
      actor_id text,
      action text not null,
      target text,
      detail jsonb,
      request_id text
    );
    create index on core.audit (tenant_id, id);

    create table core.idempotency_keys (
      key text not null,
      actor text not null,
      method text not null,
      path text not null,
      request_hash text not null,
      status integer,
      body jsonb,
      created_at timestamptz not null default now(),
      primary key (actor, key)
    );
    create index on core.idempotency_keys (created_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.idempotency_keys, core.audit')
}
