import { Resolver } from 'node:dns/promises'

/** Where texts of the DNS are read. */
export interface TxtRecords {
  /** All texts at a name; none if there is no such name. @throws when nobody could be asked */
  at(name: string): Promise<string[]>
}

/** What is wrong with the record that proves a domain. */
export type ProofProblem = 'missing' | 'other' | 'unreachable'

const timeoutMs = 3_000
const absent = new Set(['ENOTFOUND', 'ENODATA'])

/**
 * Asks the DNS for texts.
 *
 * @param servers - addresses such as `192.0.2.1` or `127.0.0.1:5353`; absent: those of the machine
 */
export const createTxtRecords = (servers?: string[]): TxtRecords => {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 })
  if (servers) resolver.setServers(servers)
  return {
    at: (name) =>
      resolver.resolveTxt(name).then(
        (found) => found.map((parts) => parts.join('')),
        (error: NodeJS.ErrnoException) => {
          if (absent.has(error.code ?? '')) return []
          throw error
        },
      ),
  }
}

/** The name at which the record has to be. */
export const recordNameOf = (domain: string): string => `_plexica.${domain}`

/** What the record has to say. */
export const recordValueOf = (token: string): string => `plexica-domain=${token}`

/** Looks whether who holds a domain wants it to be the tenant's; `undefined` if so. */
export const lookForProof = async (
  records: TxtRecords,
  { domain, token }: { domain: string; token: string },
): Promise<ProofProblem | undefined> => {
  try {
    const found = await records.at(recordNameOf(domain))
    if (found.some((text) => text.trim() === recordValueOf(token))) return undefined
    return found.length === 0 ? 'missing' : 'other'
  } catch {
    return 'unreachable'
  }
}
