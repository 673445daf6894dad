/** Where the platform and its tenants are reached, and who a Host name means. */
export interface Addresses {
  /** Origin of the bare host. */
  platformOrigin: string
  /** `http://acme.localhost:3000` */
  tenantOrigin(slug: string): string
  /** `acme.localhost:3000` */
  tenantHost(slug: string): string
  /** Whether a Host header names the platform, a tenant (which may not exist), or neither. */
  placeOf(host: string | undefined): Place
}

export type Place = { kind: 'platform' } | { kind: 'tenant'; slug: string } | { kind: 'elsewhere' }

const platform: Place = { kind: 'platform' }
const elsewhere: Place = { kind: 'elsewhere' }
const slug = /^[a-z](?:-?[a-z0-9])*$/

/**
 * The port of a Host header is not compared: behind a proxy it is the proxy's business.
 *
 * @example
 * createAddresses(new URL('http://localhost:3000')).placeOf('acme.localhost:3000') // { kind: 'tenant', slug: 'acme' }
 */
export const createAddresses = (publicUrl: URL): Addresses => {
  const suffix = `.${publicUrl.hostname}`
  const hostOf = (name: string) => `${name}.${publicUrl.host}`
  return {
    platformOrigin: publicUrl.origin,
    tenantHost: hostOf,
    tenantOrigin: (name) => `${publicUrl.protocol}//${hostOf(name)}`,
    placeOf(host) {
      if (!host) return elsewhere
      const name = host.replace(/:\d+$/, '').toLowerCase()
      if (name === publicUrl.hostname) return platform
      if (!name.endsWith(suffix)) return elsewhere
      const label = name.slice(0, -suffix.length)
      return label.length <= 24 && slug.test(label) ? { kind: 'tenant', slug: label } : elsewhere
    },
  }
}
