import { isIP } from 'node:net'
import { readHost } from '../../sandbox/capabilities/net/hosts.ts'
import { UsageError } from './exit-codes.ts'

export interface AllowedNet {
  /** Scope of `net`. */
  hosts: string[]
  /** What may be reached although it is no public address: what the author named in so many words. */
  allowPrivate: string[]
}

/**
 * Reads `--allow-net`. Here an author tries things out on a machine of their own: a host without a scheme allows http
 * beside https, without a port any port, and an address or `localhost` that is named may be reached.
 *
 * @throws {UsageError}
 */
export const readAllowNet = (given: string): AllowedNet => {
  const entries = given
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  if (entries.length === 0) throw new UsageError('--allow-net: it has to name a host.')
  const hosts = entries.flatMap((entry) => {
    if (entry.includes('://')) return [entry]
    const open = /:(\d+|\*)$/.test(entry) ? entry : `${entry}:*`
    return [open, `http://${open}`]
  })
  const allowPrivate = hosts.flatMap((entry) => {
    try {
      const { hostname, subdomains } = readHost(entry)
      return !subdomains && isLocal(hostname) ? [hostname] : []
    } catch (error) {
      throw new UsageError(`--allow-net: "${entry.replace(/:\*$/, '')}" ${(error as Error).message}.`)
    }
  })
  return { hosts, allowPrivate: [...new Set(allowPrivate)] }
}

const isLocal = (hostname: string): boolean =>
  hostname.startsWith('[') || isIP(hostname) !== 0 || hostname === 'localhost' || hostname.endsWith('.localhost')
