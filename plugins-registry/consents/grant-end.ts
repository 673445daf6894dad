import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Grant } from './grant.ts'

/** Instants until when capabilities are granted, by name; one that is not in it is granted for good. */
export type GrantUntil = Record<string, string>

/** Whether a capability was granted until an instant that has come. */
export const hasEnded = (until: GrantUntil, name: string, now = Date.now()): boolean =>
  Object.hasOwn(until, name) && Date.parse(until[name]!) <= now

/** What of a grant holds now. */
export const grantNow = (grant: Grant, until: GrantUntil, now = Date.now()): Grant =>
  Object.fromEntries(Object.entries(grant).filter(([name]) => !hasEnded(until, name, now)))

/** When the next capability of a grant ends; undefined if none does. */
export const nextEnd = (grant: Grant, until: GrantUntil): number | undefined => {
  const ends = Object.keys(grant).flatMap((name) => (Object.hasOwn(until, name) ? [Date.parse(until[name]!)] : []))
  return ends.length > 0 ? Math.min(...ends) : undefined
}

/**
 * Checks until when an admin grants.
 *
 * @throws {Problem} `grant.invalid` naming what is not granted, or an instant that has passed
 */
export const checkUntil = (grant: Grant, until: GrantUntil = {}): GrantUntil => {
  const errors = Object.keys(until).flatMap((name) => {
    const field = `grantUntil.${name}`
    if (!Object.hasOwn(grant, name)) return [{ field, rule: said('is not granted') }]
    return hasEnded(until, name) ? [{ field, rule: said('has to be in the future') }] : []
  })
  const [first] = errors
  if (first)
    throw new Problem('grant.invalid', {
      detail: said('{field} {rule}.', { field: first.field, rule: first.rule }),
      errors,
    })
  return until
}

/** What of a grant ended at an installation, and was not taken out of it yet. */
export interface EndedGrant {
  tenant: { id: string; slug: string }
  plugin: string
  capabilities: string[]
}

/** Takes what ended out of grants, a few at a time; of several processes one does it. */
export const takeEnded = async (core: Knex, now: Date): Promise<EndedGrant[]> => {
  const { rows } = await core.raw<{
    rows: { tenant_id: string; slug: string; plugin_id: string; ended: string[] }[]
  }>(
    `with found as (
       select i.id, i.tenant_id, i.plugin_id, array(
         select u.key from jsonb_each_text(i.grant_until) u
         where u.value::timestamptz <= ? and jsonb_exists(i."grant", u.key) order by u.key) as ended
       from core.installations i
       where i.grant_until <> '{}' and (i.changing is null or i.changing_until <= clock_timestamp())
       for update skip locked
     ), changed as (
       update core.installations i
       set "grant" = i."grant" - f.ended, revision = i.revision + 1, updated_at = clock_timestamp()
       from found f where i.id = f.id and cardinality(f.ended) > 0
       returning i.tenant_id, i.plugin_id, f.ended
     )
     select c.tenant_id, t.slug, c.plugin_id, c.ended from changed c join core.tenants t on t.id = c.tenant_id`,
    [now],
  )
  return rows.map(({ tenant_id, slug, plugin_id, ended }) => ({
    tenant: { id: tenant_id, slug },
    plugin: plugin_id,
    capabilities: ended,
  }))
}
