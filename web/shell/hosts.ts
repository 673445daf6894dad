/** The tenant's own address, seen from the bare host. */
export const tenantOrigin = (slug: string): string => `${location.protocol}//${slug}.${location.host}`

/** The bare host, seen from a tenant's. */
export const platformOrigin = (): string => `${location.protocol}//${location.host.replace(/^[^.]+\./, '')}`

/** Whether a tenant could have this name. */
export const isSlug = (given: string): boolean =>
  /^[a-z](?:-?[a-z0-9])*$/.test(given) && given.length <= 24 && given.length >= 2
