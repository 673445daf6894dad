/** Where the platform and its tenants are reached, and who a Host name means. */
export interface Addresses {
  /** Origin of the bare host. */
  platformOrigin: string
  /** Origin of the admin app. */
  adminOrigin: string
  /** Where mails and links lead: the tenant's own domain if that is its main address, else `homeOrigin`. */
  tenantOrigin(slug: string): string
  /** Its address at the platform, which it always has: `http://acme.localhost:3000` */
  homeOrigin(slug: string): string
  /** `acme.localhost:3000` */
  tenantHost(slug: string): string
  /** The one of a tenant's addresses that a Host header names: what begins there, such as a sign-in, ends there. */
  originAt(slug: string, host: string | undefined): string
  /** Names of the hosts that the platform keeps for itself, with all below them. */
  platformHosts: string[]
  /** Whether a Host header names the platform, its admin app, a tenant (which may not exist), or none of them. */
  placeOf(host: string | undefined): Place
}

/** Domains that tenants proved to be theirs. */
export interface OwnDomains {
  /** The slug of the tenant whose domain this is. */
  ownerOf(domain: string): string | undefined
  /** The domain at which a tenant wants to be reached. */
  mainOf(slug: string): string | undefined
}

export type Place = { kind: 'platform' } | { kind: 'admin' } | { kind: 'tenant'; slug: string } | { kind: 'elsewhere' }

const platform: Place = { kind: 'platform' }
const admin: Place = { kind: 'admin' }
const elsewhere: Place = { kind: 'elsewhere' }
const slug = /^[a-z](?:-?[a-z0-9])*$/

const none: OwnDomains = { ownerOf: () => undefined, mainOf: () => undefined }
const nameIn = (host: string) => host.replace(/:\d+$/, '').toLowerCase()

/** Where the admin app is unless the configuration says otherwise. */
const ofAdmins = (publicUrl: URL): URL => new URL(`${publicUrl.protocol}//admin.${publicUrl.host}`)

/**
 * The port of a Host header is not compared: behind a proxy it is the proxy's business.
 *
 * @example
 * createAddresses(new URL('http://localhost:3000')).placeOf('acme.localhost:3000') // { kind: 'tenant', slug: 'acme' }
 */
export const createAddresses = (
  publicUrl: URL,
  adminUrl: URL = ofAdmins(publicUrl),
  ownDomains: OwnDomains = none,
): Addresses => {
  const suffix = `.${publicUrl.hostname}`
  const port = publicUrl.port === '' ? '' : `:${publicUrl.port}`
  const hostOf = (name: string) => `${name}.${publicUrl.host}`
  const homeOrigin = (name: string) => `${publicUrl.protocol}//${hostOf(name)}`
  const originOfDomain = (domain: string) => `${publicUrl.protocol}//${domain}${port}`
  return {
    platformOrigin: publicUrl.origin,
    adminOrigin: adminUrl.origin,
    tenantHost: hostOf,
    homeOrigin,
    tenantOrigin(name) {
      const main = ownDomains.mainOf(name)
      return main === undefined ? homeOrigin(name) : originOfDomain(main)
    },
    originAt(name, host = '') {
      const domain = nameIn(host)
      return ownDomains.ownerOf(domain) === name ? originOfDomain(domain) : homeOrigin(name)
    },
    platformHosts: [publicUrl.hostname, adminUrl.hostname],
    placeOf(host) {
      if (!host) return elsewhere
      const name = nameIn(host)
      if (name === publicUrl.hostname) return platform
      if (name === adminUrl.hostname) return admin
      if (!name.endsWith(suffix)) {
        const owner = ownDomains.ownerOf(name)
        return owner === undefined ? elsewhere : { kind: 'tenant', slug: owner }
      }
      const label = name.slice(0, -suffix.length)
      return label.length <= 24 && slug.test(label) ? { kind: 'tenant', slug: label } : elsewhere
    },
  }
}
