import type { Knex } from 'knex'

/** Who publishes plugins, with the keys that their bundles are signed with. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.publishers (
      id uuid primary key default gen_random_uuid(),
      -- Null: the tenant is gone; what it published stays.
      tenant_id uuid unique references core.tenants on delete set null,
      name text not null,
      verified boolean not null default false,
      created_at timestamptz not null default now()
    );
    create unique index on core.publishers (lower(name));

    create table core.publisher_keys (
      publisher_id uuid not null references core.publishers on delete cascade,
      -- SHA-256 of the public key; two publishers may name one key, since it proves nothing to name it.
      key_id text not null,
      public_key text not null,
      name text not null,
      -- retired: what it signed stays good, new signatures of it are not taken. revoked: nothing of it is good.
      state text not null default 'active' check (state in ('active', 'retired', 'revoked')),
      reason text,
      created_at timestamptz not null default now(),
      ended_at timestamptz,
      primary key (publisher_id, key_id)
    );

    alter table core.versions
      add column signature jsonb,
      add column publisher_id uuid,
      add column key_id text,
      add foreign key (publisher_id, key_id) references core.publisher_keys,
      add constraint versions_signed check ((signature is null) = (key_id is null));
    create index on core.versions (publisher_id, key_id) where key_id is not null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.versions drop column signature, drop column publisher_id, drop column key_id;
    drop table core.publisher_keys, core.publishers;
  `)
}
