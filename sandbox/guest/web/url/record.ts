/** https://url.spec.whatwg.org/#concept-url; hosts are kept serialised. */
export interface UrlRecord {
  scheme: string
  username: string
  password: string
  host: string | null
  port: number | null
  /** Segments, or one string for URLs whose path is opaque (`data:…`). */
  path: string | string[]
  query: string | null
  fragment: string | null
}

const ports: Record<string, number | null> = { http: 80, https: 443, ws: 80, wss: 443, ftp: 21, file: null }

/** https://url.spec.whatwg.org/#special-scheme */
export const isSpecial = (scheme: string): boolean => Object.hasOwn(ports, scheme)

/** https://url.spec.whatwg.org/#default-port */
export const defaultPort = (scheme: string): number | null => (isSpecial(scheme) ? ports[scheme]! : null)

/** A record of nothing yet. */
export const newRecord = (): UrlRecord => ({
  scheme: '',
  username: '',
  password: '',
  host: null,
  port: null,
  path: [],
  query: null,
  fragment: null,
})

/** https://url.spec.whatwg.org/#include-credentials */
export const hasCredentials = (url: UrlRecord): boolean => url.username !== '' || url.password !== ''

/** https://url.spec.whatwg.org/#url-path-serializer */
export const serializePath = ({ path }: UrlRecord): string => {
  if (typeof path === 'string') return path
  let text = ''
  for (const segment of path) text += `/${segment}`
  return text
}

/** Host and port, as they stand in an address. */
export const serializeHost = ({ host, port }: UrlRecord): string =>
  host === null ? '' : port === null ? host : `${host}:${port}`

/** https://url.spec.whatwg.org/#concept-url-serializer */
export const serializeUrl = (url: UrlRecord, withoutFragment = false): string => {
  let text = `${url.scheme}:`
  if (url.host !== null) {
    text += '//'
    if (hasCredentials(url)) text += `${url.username}${url.password === '' ? '' : `:${url.password}`}@`
    text += serializeHost(url)
  } else if (typeof url.path !== 'string' && url.path.length > 1 && url.path[0] === '') text += '/.'
  text += serializePath(url)
  if (url.query !== null) text += `?${url.query}`
  return url.fragment === null || withoutFragment ? text : `${text}#${url.fragment}`
}
