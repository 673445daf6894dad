import { isIP } from 'node:net'

/** Where requests may go: one entry of a scope, taken apart. */
interface HostRule {
  protocol: 'https:' | 'http:'
  /** As a URL has it: small letters, addresses in brackets. */
  hostname: string
  /** `*.example.com`: what is below the name, not the name itself. */
  subdomains: boolean
  /** A number, or `*` for any. */
  port: string
}

const shape = /^(?:(https?):\/\/)?(\*\.)?(\[[0-9a-f:.]+\]|[^\s:/?#@[\]\\%*]+)(?::(\d{1,5}|\*))?$/

const standardPort = { 'https:': '443', 'http:': '80' } as const

/**
 * Reads `[http://][*.]host[:port]`: https and its standard port unless it says otherwise.
 *
 * @throws {Error} with a rule that completes a sentence beginning with the entry
 * @example
 * readHost('*.example.com:8443') // { protocol: 'https:', hostname: 'example.com', subdomains: true, port: '8443' }
 */
export const readHost = (text: string): HostRule => {
  const [matched, scheme = 'https', wildcard, host = '', port] = shape.exec(text) ?? []
  if (matched === undefined)
    throw new Error(
      'is not a host such as api.example.com, *.example.com, api.example.com:8443 or http://localhost:8080',
    )
  const protocol = `${scheme}:` as HostRule['protocol']
  const hostname = hostnameOf(host)
  // One way to write each: an admin reads it, and 2130706433 or a look-alike letter says something else to a person.
  if (hostname !== host)
    throw new Error(hostname === undefined ? 'is not a host name' : `has to be written as ${hostname}`)
  const subdomains = wildcard !== undefined
  if (subdomains && (isAddress(hostname) || !hostname.includes('.')))
    throw new Error('has to name a domain of at least two parts after *.')
  if (port !== undefined && port !== '*' && (Number(port) < 1 || Number(port) > 65_535))
    throw new Error('has a port that does not exist')
  return { protocol, hostname, subdomains, port: port === '*' ? port : String(Number(port ?? standardPort[protocol])) }
}

const hostnameOf = (host: string): string | undefined => URL.parse(`http://${host}`)?.hostname

const isAddress = (hostname: string) => hostname.startsWith('[') || isIP(hostname) !== 0

const matches = (rule: Pick<HostRule, 'hostname' | 'subdomains'>, hostname: string) =>
  rule.subdomains
    ? hostname.endsWith(`.${rule.hostname}`) && hostname.length > rule.hostname.length + 1
    : hostname === rule.hostname

/** Whether one of these entries lets a request go to `url`. */
export const reaches = (hosts: readonly string[], { protocol, hostname, port }: URL): boolean =>
  hosts.some((text) => {
    const rule = readHost(text)
    if (rule.protocol !== protocol || !matches(rule, hostname)) return false
    return rule.port === '*' || rule.port === (port || standardPort[rule.protocol])
  })

/** Whether `granted` leads nowhere that `asked` doesn't. */
export const hostsCover = (asked: readonly string[], granted: readonly string[]): boolean => {
  const rules = asked.map(readHost)
  return granted
    .map(readHost)
    .every((given) =>
      rules.some(
        (rule) =>
          rule.protocol === given.protocol &&
          (rule.port === '*' || rule.port === given.port) &&
          (matches(rule, given.hostname)
            ? rule.subdomains || !given.subdomains
            : rule.subdomains && given.subdomains && rule.hostname === given.hostname),
      ),
    )
}
