export type HeaderPairs = [name: string, value: string][]

/** Of one connection, not of the message (RFC 9110 §7.6.1); whoever holds the connection says them. */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]
/** Follow from the URL and the body. */
const ours = ['host', 'content-length', 'expect', 'http2-settings']

const neverSent = new Set([...hopByHop, ...ours])
const neverPassedOn = new Set(hopByHop)

/** What gives the sender away, and is for the origin alone that it was said to. */
const credentials = new Set(['authorization', 'cookie'])
/** What tells of a body (https://fetch.spec.whatwg.org/#request-body-header-name). */
const ofBody = new Set(['content-encoding', 'content-language', 'content-location', 'content-type'])

/** The headers that go out: what a plugin gave, without what is not for it to say, and what is missing. */
export const outgoingHeaders = (given: HeaderPairs, userAgent: string): HeaderPairs => {
  const headers = given.flatMap(([name, value]): HeaderPairs => {
    const lower = name.toLowerCase()
    return neverSent.has(lower) || lower.startsWith('proxy-') ? [] : [[lower, value]]
  })
  const has = (name: string) => headers.some(([known]) => known === name)
  if (!has('accept')) headers.push(['accept', '*/*'])
  if (!has('accept-encoding')) headers.push(['accept-encoding', 'gzip, deflate, br'])
  if (!has('user-agent')) headers.push(['user-agent', userAgent])
  return headers
}

/** For a redirect to another origin. */
export const withoutCredentials = (headers: HeaderPairs): HeaderPairs =>
  headers.filter(([name]) => !credentials.has(name))

/** For a redirect that goes on without the body. */
export const withoutBodyHeaders = (headers: HeaderPairs): HeaderPairs => headers.filter(([name]) => !ofBody.has(name))

/** Pairs out of the flat list that undici gives, without those of the connection alone. */
export const incomingHeaders = (raw: readonly string[]): HeaderPairs => {
  const headers: HeaderPairs = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]!.toLowerCase()
    if (!neverPassedOn.has(name)) headers.push([name, raw[at + 1]!])
  }
  return headers
}

/** The first value of a header. @param name in lower case */
export const valueOf = (headers: HeaderPairs, name: string): string | undefined =>
  headers.find(([known]) => known === name)?.[1]

/** What content codings a body has, outermost last. */
export const codingsOf = (headers: HeaderPairs): string[] =>
  headers
    .filter(([name]) => name === 'content-encoding')
    .flatMap(([, value]) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
