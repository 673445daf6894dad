/** Where the platform and its tenants are reached, and who a Host name means. */
export interface Addresses {
  /** Origin of the bare host. */
  platformOrigin: string
  /** Origin of the admin app. */
  adminOrigin: string
  /** `http://acme.localhost:3000` */
  tenantOrigin(slug: string): string
  /** `acme.localhost:3000` */
  tenantHost(slug: string): string
  /** Whether a Host header names the platform, its admin app, a tenant (which may not exist), or none of them. */
  placeOf(host: string | undefined): Place
}

export type Place = { kind: 'platform' } | { kind: 'admin' } | { kind: 'tenant'; slug: string } | { kind: 'elsewhere' }

const platform: Place = { kind: 'platform' }
const admin: Place = { kind: 'admin' }
const elsewhere: Place = { kind: 'elsewhere' }
const slug = /^[a-z](?:-?[a-z0-9])*$/

/** Where the admin app is unless the configuration says otherwise. */
const ofAdmins = (publicUrl: URL): URL => new URL(`${publicUrl.protocol}//admin.${publicUrl.host}`)

/**
 * The port of a Host header is not compared: behind a proxy it is the proxy's business.
 *
 * @example
 * createAddresses(new URL('http://localhost:3000')).placeOf('acme.localhost:3000') // { kind: 'tenant', slug: 'acme' }
 */
export const createAddresses = (publicUrl: URL, adminUrl: URL = ofAdmins(publicUrl)): Addresses => {
  const suffix = `.${publicUrl.hostname}`
  const hostOf = (name: string) => `${name}.${publicUrl.host}`
  return {
    platformOrigin: publicUrl.origin,
    adminOrigin: adminUrl.origin,
    tenantHost: hostOf,
    tenantOrigin: (name) => `${publicUrl.protocol}//${hostOf(name)}`,
    placeOf(host) {
      if (!host) return elsewhere
      const name = host.replace(/:\d+$/, '').toLowerCase()
      if (name === publicUrl.hostname) return platform
      if (name === adminUrl.hostname) return admin
      if (!name.endsWith(suffix)) return elsewhere
      const label = name.slice(0, -suffix.length)
      return label.length <= 24 && slug.test(label) ? { kind: 'tenant', slug: label } : elsewhere
    },
  }
}
