import type { Changes } from '../changes.ts'
import type { Tenant } from './queries.ts'

/** Slugs that don't exist are not kept: anyone can make those up. */
export function createTenantCache(changes: Changes, load: (slug: string) => Promise<Tenant | undefined>) {
  const tenants = new Map<string, Promise<Tenant | undefined>>()

  changes.subscribe('tenant', (slug) => {
    if (slug === '*') tenants.clear()
    else tenants.delete(slug)
  })

  return {
    find(slug: string): Promise<Tenant | undefined> {
      const present = tenants.get(slug)
      if (present) return present
      const loading = load(slug)
      tenants.set(slug, loading)
      const forget = () => {
        if (tenants.get(slug) === loading) tenants.delete(slug)
      }
      loading.then((tenant) => tenant ?? forget(), forget)
      return loading
    },
  }
}
