import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Says of an address that was resolved, or stood in the URL itself, whether it may be connected to. */
export type AddressRule = (address: string, hostname: string) => boolean

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an address is one of the public internet. Private, loopback, link-local (and so the metadata services of
 * clouds), carrier-grade NAT, multicast, reserved ranges and IPv6 forms that carry an IPv4 address are not; nor is
 * 168.63.129.16, at which machines in Azure find their host.
 *
 * @example
 * isPublicAddress('::ffff:127.0.0.1') // false
 */
export const isPublicAddress = (address: string): boolean => {
  if (isIP(address) === 0) return false
  // An IPv4 address inside of an IPv6 one is judged as what it is.
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  if (parsed instanceof ipaddr.IPv6) return parsed.match(globalUnicast)
  return parsed.toString() !== '168.63.129.16'
}

/** One entry of the configuration: an address, a range of them, or a host by its name. */
const readAllowed = (entry: string) => {
  const text = entry.trim().toLowerCase()
  if (ipaddr.isValidCIDR(text)) return { range: ipaddr.parseCIDR(text) }
  const bare = text.replace(/^\[|\]$/g, '')
  if (isIP(bare) !== 0) return { range: ipaddr.parseCIDR(`${bare}/${isIP(bare) === 4 ? 32 : 128}`) }
  return { hostname: text }
}

/**
 * Public addresses, and those that whoever runs the platform allows: addresses (`10.0.0.7`), ranges (`10.0.0.0/8`),
 * or host names, which may then resolve to anything (`minio.internal`).
 */
export const addressRule = (allowed: readonly string[] = []): AddressRule => {
  const entries = allowed.map(readAllowed)
  const hostnames = new Set(entries.flatMap(({ hostname }) => hostname ?? []))
  const ranges = entries.flatMap(({ range }) => (range ? [range] : []))
  return (address, hostname) => {
    if (isPublicAddress(address)) return true
    if (hostnames.has(hostname.toLowerCase())) return true
    if (isIP(address) === 0) return false
    const parsed = ipaddr.process(address)
    return ranges.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits))
  }
}
