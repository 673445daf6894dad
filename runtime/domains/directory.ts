import type { Knex } from 'knex'
import type { OwnDomains } from '../addresses.ts'
import type { Changes } from '../changes.ts'

/** Which proved domain is whose, in memory: every request asks for it. */
export interface DomainDirectory extends OwnDomains {
  /** Reads what a tenant has now; without one, what all have. */
  refresh(slug?: string): Promise<void>
}

interface Row {
  slug: string
  domain: string
  is_main: boolean
}

/**
 * Keeps the proved domains of all tenants. One that is lost is forgotten at once, in every process; what else
 * changes is read again.
 */
export const createDomainDirectory = ({
  core,
  changes,
  onError,
}: {
  core: Knex
  changes: Pick<Changes, 'subscribe'>
  onError: (error: unknown) => void
}): DomainDirectory => {
  const owners = new Map<string, string>()
  const mains = new Map<string, string>()

  const forget = (isGone: (slug: string, domain: string) => boolean) => {
    for (const [domain, slug] of owners) if (isGone(slug, domain)) owners.delete(domain)
    for (const [slug, domain] of mains) if (isGone(slug, domain)) mains.delete(slug)
  }

  const read = async (slug?: string) => {
    const rows = await core('core.tenant_domains as d')
      .join('core.tenants as t', 't.id', 'd.tenant_id')
      .where('d.state', 'verified')
      .modify((query) => slug !== undefined && query.where('t.slug', slug))
      .select<Row[]>('t.slug', 'd.domain', 'd.is_main')
    forget((each) => slug === undefined || each === slug)
    for (const row of rows) {
      owners.set(row.domain, row.slug)
      if (row.is_main) mains.set(row.slug, row.domain)
    }
  }

  // One after the other, so that what was read first is not kept over what was read last.
  let reading = Promise.resolve()
  const refresh = (slug?: string): Promise<void> => {
    const work = reading.then(() => read(slug))
    reading = work.catch(() => undefined)
    return work
  }
  const follow = (slug: string) => void refresh(slug === '*' ? undefined : slug).catch(onError)

  changes.subscribe('domain', follow)
  // A tenant that is gone for good takes its domain along; its slug may be another's one day.
  changes.subscribe('tenant', (slug) => {
    if (slug !== '*' && owners.values().some((owner) => owner === slug)) follow(slug)
  })
  changes.subscribe('lost domain', (lost) => {
    if (lost !== '*') forget((_slug, domain) => domain === lost)
  })

  return {
    ownerOf: (domain) => owners.get(domain),
    mainOf: (slug) => mains.get(slug),
    refresh,
  }
}
