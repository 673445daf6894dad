import ipaddr from 'ipaddr.js'

/** What of an address is one client's: all of an IPv4 address; of IPv6 the 64 bits that a network is given. */
export const clientNetwork = (address: string): string => {
  if (!ipaddr.isValid(address)) return 'unknown'
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')
}
