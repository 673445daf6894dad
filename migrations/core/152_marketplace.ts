import type { Knex } from 'knex'

/** What people find in the marketplace, and what tenants say of it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- One for each plugin that has a version to install, told from that version whenever it changes.
    create table core.listings (
      plugin_id text primary key references core.plugins on delete cascade,
      version text not null,
      name text not null,
      description text,
      categories text[] not null,
      document tsvector not null,
      updated_at timestamptz not null
    );
    create index on core.listings using gin (document);
    create index on core.listings using gin (categories);

    create table core.reviews (
      plugin_id text not null references core.plugins on delete cascade,
      tenant_id uuid not null references core.tenants on delete cascade,
      user_id uuid references core.users on delete set null,
      -- What was installed when it was written.
      version text not null,
      rating integer not null check (rating between 1 and 5),
      text text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (plugin_id, tenant_id)
    );
  `)
  // Until a version of before moves or gets a successor its README is not searched.
  await knex.raw(`
    insert into core.listings (plugin_id, version, name, description, categories, document, updated_at)
    select distinct on (plugin_id) plugin_id, version, manifest ->> 'name', manifest ->> 'description',
      array(select lower(jsonb_array_elements_text(coalesce(manifest -> 'categories', '[]')))),
      setweight(to_tsvector('simple', plugin_id || ' ' || coalesce(manifest ->> 'name', '')), 'A')
        || setweight(to_tsvector('simple', coalesce(manifest ->> 'description', '')), 'B'),
      created_at
    from core.versions where state = 'published' and version not like '%-%'
    order by plugin_id, string_to_array(version, '.')::int[] desc
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.reviews, core.listings')
}
