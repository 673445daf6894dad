import type { IncomingMessage } from 'node:http'
import { firstSpoken, sourceLanguage, type Language } from '../languages/languages.ts'
import type { Tenant } from '../runtime/tenants/tenants.ts'
import type { Caller } from './auth/caller.ts'

/** More than anyone reads; a header may be long. */
const mostTags = 20

/**
 * Language tags of an `Accept-Language`, the one that is wanted most first (RFC 9110, 12.5.4).
 *
 * @example
 * wantedLanguages('fr;q=0.5, de-CH, *;q=0.1') // ['de-CH', 'fr']
 */
const wantedLanguages = (header = ''): string[] =>
  header
    .split(',', mostTags)
    .map((each) => {
      const [tag = '', ...parameters] = each.split(';').map((part) => part.trim())
      const weight = parameters.find((part) => part.startsWith('q='))
      return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
    .filter(({ tag, weight }) => tag !== '' && tag !== '*' && weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag)

/**
 * In which language a request is answered: the user's, or else the tenant's, or else what the request asks for. Asked
 * for only where there is something to say.
 */
export const languageOf = (
  request: Pick<IncomingMessage, 'headers'> & { tenant?: Tenant | undefined; caller?: Caller },
): Language => {
  const { tenant, caller, headers } = request
  const own = caller?.kind === 'user' ? caller.user.language : null
  const wanted = () => firstSpoken(wantedLanguages(headers['accept-language']))
  return firstSpoken([own, tenant?.language]) ?? wanted() ?? sourceLanguage
}
