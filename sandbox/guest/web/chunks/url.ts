import { parseUrl } from '../url/parse.ts'
import { hasCredentials, serializeUrl } from '../url/record.ts'
import { URLSearchParams, isURLSearchParams, parseUrlencoded } from '../url/search-params.ts'
import { URL } from '../url/url.ts'

/** URLs, for code that takes them as text. */
export default {
  URL,
  URLSearchParams,
  isURLSearchParams,
  parseUrlencoded,
  serializeParams: (params: URLSearchParams) => params.toString(),
  /** The address of a redirect. @throws {TypeError} */
  parseHref: (text: string): string => {
    const url = parseUrl(text.toWellFormed())
    if (!url) throw new TypeError('Invalid URL')
    return serializeUrl(url)
  },
  /** The address of a request, which may not have credentials. @throws {TypeError} */
  parseRequestUrl: (text: string): string => {
    const url = parseUrl(text.toWellFormed())
    if (!url) throw new TypeError(`Failed to parse URL from ${text}`)
    if (hasCredentials(url)) throw new TypeError('The URL of a request can not include credentials.')
    return serializeUrl(url)
  },
  parseReferrer: (text: string): string => {
    const url = parseUrl(text.toWellFormed())
    if (!url) throw new TypeError('The referrer is not a URL.')
    return serializeUrl(url)
  },
}
