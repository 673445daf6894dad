import type { Knex } from 'knex'

/** Key pairs that we sign with at SAML identity providers, and that these encrypt for. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.saml_keys (
      id uuid primary key default gen_random_uuid(),
      provider_id uuid not null references core.sign_in_providers on delete cascade,
      -- PEM; the other side learns it from our metadata.
      certificate text not null,
      -- Whether requests are signed with it; another one is there before it takes over, or after it was relieved.
      signs boolean not null,
      -- The private key, encrypted as secrets of installations are.
      key_id text not null,
      wrapped_key bytea not null,
      sealed bytea not null,
      created_at timestamptz not null default now()
    );
    create index on core.saml_keys (provider_id);
    create unique index on core.saml_keys (provider_id) where signs;
    create index on core.saml_keys (key_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.saml_keys')
}
