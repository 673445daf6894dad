import type { Knex } from 'knex'

/**
 * What SAML needs to be remembered: requests that may be answered once, assertions that were used, and who arrived until
 * their browser says that it was its own sign-in.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.saml_records (
      provider_id uuid not null references core.sign_in_providers on delete cascade,
      kind text not null check (kind in ('request', 'assertion', 'arrival')),
      id text not null,
      payload jsonb,
      expires_at timestamptz not null,
      primary key (provider_id, kind, id)
    );
    create index on core.saml_records (expires_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.saml_records')
}
