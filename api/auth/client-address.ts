import type { IncomingMessage } from 'node:http'

const mapped = '::ffff:'

/** An IPv4 address as such, also where a socket of IPv6 tells it. */
const plain = (address: string) =>
  address.startsWith(mapped) && address.includes('.') ? address.slice(mapped.length) : address

/**
 * Where a request comes from: the other end of the connection, or what the proxies before us say, each of which adds
 * one address to `X-Forwarded-For`. What stands before those is only what the client claims.
 *
 * @example
 * clientAddress(request, 1) // the last address in X-Forwarded-For
 */
export const clientAddress = (request: IncomingMessage, trustedProxies: number): string => {
  const peer = request.socket.remoteAddress ?? ''
  const header = request.headers['x-forwarded-for']
  if (trustedProxies === 0 || header === undefined) return plain(peer)
  const hops = [
    ...String(header)
      .split(',')
      .map((each) => each.trim()),
    peer,
  ]
  return plain(hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? peer)
}
