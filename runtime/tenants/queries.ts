import type { Knex } from 'knex'
import type { Language } from '../../languages/languages.ts'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { PublishedBrand } from '../branding/branding.ts'
import { anywhere } from '../database/like.ts'

export type TenantStatus = 'active' | 'suspended' | 'deleting'

export interface Tenant {
  id: string
  slug: string
  name: string
  /** An IANA name, such as `Europe/Rome`: what its policies and reports go by. */
  timeZone: string
  /** A language that is spoken here; `null`: what each browser asks for. */
  language: Language | null
  /** How often its own texts of each language were changed; languages without any have no entry. */
  texts: Partial<Record<Language, number>>
  /** What is published of how it looks; `null`: it looks like the platform. */
  brand: PublishedBrand | null
  status: TenantStatus
  createdAt: Date
  /** Grows when its name, time zone or language change. */
  revision: number
  /** When its data goes, once it is removed. */
  deleteAfter: Date | null
}

/** There is no tenant of this name. */
export const tenantUnknown = (slug: string): Problem =>
  new Problem('tenant.unknown', { detail: said('There is no tenant {slug}.', { slug }) })

export interface Page<T> {
  items: T[]
  /** Where the next page starts; absent on the last. */
  nextCursor?: string
}

export interface TenantRow {
  id: string
  slug: string
  name: string
  time_zone: string
  language: Language | null
  texts: Partial<Record<Language, number>>
  brand: PublishedBrand | null
  status: TenantStatus
  created_at: Date
  revision: string
  delete_after: Date | null
}

/** A tenant out of its row. */
export const toTenant = (row: TenantRow): Tenant => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  timeZone: row.time_zone,
  language: row.language,
  texts: row.texts,
  brand: row.brand,
  status: row.status,
  createdAt: row.created_at,
  revision: Number(row.revision),
  deleteAfter: row.delete_after,
})

/** A tenant in whatever status it is, if there is one. */
export async function findTenant(db: Knex, slug: string): Promise<Tenant | undefined> {
  const row = await db<TenantRow>('core.tenants').where({ slug }).first()
  return row && toTenant(row)
}

export interface TenantFilter {
  /** A part of the name or slug. */
  search?: string
  status?: TenantStatus
}

interface ListedRow extends TenantRow {
  plan: string
  users: string
}

/** A tenant as lists show it. */
export interface ListedTenant extends Tenant {
  /** Name of its plan. */
  plan: string
  /** How many active users it has. */
  users: number
}

/** Tenants by slug, 50 a page unless told and never more than 100; `cursor` is the last slug of the page before. */
export async function listTenants(
  db: Knex,
  { cursor, limit = 50, search, status }: TenantFilter & { cursor?: string; limit?: number },
): Promise<Page<ListedTenant>> {
  const size = Math.min(Math.max(limit, 1), 100)
  const rows: ListedRow[] = await db('core.tenants as t')
    .select('t.*')
    .select(
      db.raw('(select name from core.plans where id = t.plan_id) as plan'),
      db.raw(`(select count(*) from core.users where tenant_id = t.id and status = 'active') as users`),
    )
    .modify((query) => {
      if (cursor !== undefined) query.where('slug', '>', cursor)
      if (status !== undefined) query.where({ status })
      if (search !== undefined)
        query.andWhere((either) => either.whereILike('name', anywhere(search)).orWhereILike('slug', anywhere(search)))
    })
    .orderBy('slug')
    .limit(size + 1)
  const items = rows.slice(0, size).map((row) => ({ ...toTenant(row), plan: row.plan, users: Number(row.users) }))
  const last = items.at(-1)
  return rows.length > size && last ? { items, nextCursor: last.slug } : { items }
}

/** How many active users a tenant has. */
export async function countActiveUsers(db: Knex, { id }: { id: string }): Promise<number> {
  const [row] = await db('core.users')
    .where({ tenant_id: id, status: 'active' })
    .count<{ count: string }[]>('* as count')
  return Number(row!.count)
}

/** One process at a time works on a tenant; the lock goes with the transaction. */
export async function lockTenant(trx: Knex.Transaction, slug: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', `plexica: tenant ${slug}`)
}
