import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { said, type Said } from '../../languages/said.ts'

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
/** Some is needed for the name of the record that proves it. */
const longest = 230

/**
 * A domain as DNS and browsers write it, or why it can't be one of a tenant. What the platform is reached at, and all
 * below that, is its own.
 *
 * @example
 * readDomainName('App.Example.com', ['plexica.example']) // { name: 'app.example.com' }
 */
export const readDomainName = (given: string, platformHosts: string[]): { name: string } | { rule: Said } => {
  const name = domainToASCII(given.trim().replace(/\.$/, '')).toLowerCase()
  const labels = name.split('.')
  if (labels.length < 2 || name.length > longest || !labels.every((each) => label.test(each)) || isIP(name) !== 0)
    return { rule: said('has to be a domain such as app.example.com') }
  // The last label of a name is never a number: browsers would read the whole as an address.
  if (/^\d+$/.test(labels.at(-1)!)) return { rule: said('has to be a domain such as app.example.com') }
  if (platformHosts.some((host) => name === host || name.endsWith(`.${host}`)))
    return { rule: said('belongs to the platform') }
  return { name }
}
