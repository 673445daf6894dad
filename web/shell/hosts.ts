/** The tenant's own address, seen from the bare host. */
export const tenantOrigin = (slug: string): string => `${location.protocol}//${slug}.${location.host}`

/** The bare host, which the server names: it can't be told from the host of a tenant. */
export const platformOrigin = (): string => document.documentElement.dataset.platform ?? location.origin

/** Whether a tenant could have this name. */
export const isSlug = (given: string): boolean =>
  /^[a-z](?:-?[a-z0-9])*$/.test(given) && given.length <= 24 && given.length >= 2
