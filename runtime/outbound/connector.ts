import { lookup as resolve, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { Problem } from '../../problems/problem.ts'
import type { AddressRule } from './addresses.ts'

/** How long a connection may take to come up. */
const connectMs = 10_000

/** Looks up every address of a name. */
export type ResolveAll = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** The address itself stays unsaid: what a name resolves to in here is nothing for a plugin to learn. */
const refused = (hostname: string) =>
  new Problem('net.refused', { detail: `"${hostname}" is at an address that may not be reached from here.`, hostname })

/**
 * Connects only to addresses that the rule lets through. The addresses that were checked are those that are connected
 * to: a name is resolved once for each connection, so an answer that changes between two look-ups gains nothing.
 */
export const checkedConnector = (
  mayReach: AddressRule,
  resolveAll: ResolveAll = (hostname, callback) => resolve(hostname, { all: true }, callback),
): buildConnector.connector => {
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolveAll(hostname, (error, addresses) => {
      if (error) return callback(error, '', 0)
      const good = addresses.filter(({ address }) => mayReach(address, hostname))
      const [first] = good
      if (!first) return callback(refused(hostname), '', 0)
      if (options.all) callback(null, good)
      else callback(null, first.address, first.family)
    })
  }
  const connect = buildConnector({ lookup, timeout: connectMs, allowH2: false })

  return (options, callback) => {
    const { hostname } = options
    // `lookup` is never asked about a literal.
    if (isIP(hostname) !== 0 && !mayReach(hostname, hostname)) return callback(refused(hostname), null)
    connect(options, (error, socket) => {
      if (error) return callback(error, null)
      // Whatever way the address came about: this is the one on the other end.
      if (socket.remoteAddress === undefined || !mayReach(socket.remoteAddress, hostname)) {
        socket.destroy()
        return callback(refused(hostname), null)
      }
      callback(null, socket)
    })
  }
}
