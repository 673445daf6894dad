import type { Knex } from 'knex'

/** How tenants look: what is published, with all that was before, and what is being worked on. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table core.brand_versions (
      tenant_id uuid not null references core.tenants on delete cascade,
      version integer not null,
      brand jsonb not null,
      published_at timestamptz not null default now(),
      published_by text,
      primary key (tenant_id, version)
    );
    create table core.brand_drafts (
      tenant_id uuid primary key references core.tenants on delete cascade,
      brand jsonb not null,
      revision integer not null
    );
    create table core.brand_pictures (
      tenant_id uuid not null references core.tenants on delete cascade,
      sha256 text not null,
      media_type text not null,
      bytes bytea not null,
      primary key (tenant_id, sha256)
    );
    alter table core.brand_pictures alter column bytes set storage external;
    -- What every page begins with: the published version, the name of the product, and its pictures.
    alter table core.tenants add column brand jsonb;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table core.tenants drop column brand;
    drop table core.brand_pictures, core.brand_drafts, core.brand_versions;
  `)
}
