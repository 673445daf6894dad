import { asInterface } from '../define.ts'
import { State, parseInto, parseUrl } from './parse.ts'
import { percentEncode, sets } from './percent.ts'
import { isSpecial, serializeHost, serializePath, serializeUrl, type UrlRecord } from './record.ts'
import { paramsOfUrl, resetParams, type URLSearchParams } from './search-params.ts'

const toUsv = (value: unknown): string => `${value as string}`.toWellFormed()

const parseWithBase = (input: unknown, base: unknown): UrlRecord | undefined => {
  const text = toUsv(input)
  if (base === undefined) return parseUrl(text)
  const parsed = parseUrl(toUsv(base))
  return parsed && parseUrl(text, parsed)
}

const originOf = (url: UrlRecord): string => {
  if (url.scheme === 'blob') {
    const inner = parseUrl(serializePath(url))
    return inner && (inner.scheme === 'http' || inner.scheme === 'https') ? originOf(inner) : 'null'
  }
  return isSpecial(url.scheme) && url.scheme !== 'file' ? `${url.scheme}://${serializeHost(url)}` : 'null'
}

const invalid = (input: unknown) =>
  Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: `${input as string}` })

const cannotHaveCredentials = (url: UrlRecord) => url.host === null || url.host === '' || url.scheme === 'file'

/** https://url.spec.whatwg.org/#url-class */
export class URL {
  #url!: UrlRecord
  #href: string | undefined
  #params: URLSearchParams | undefined

  constructor(url: string | URL, base: string | URL | undefined = undefined) {
    if (arguments.length === 0) throw new TypeError('URL needs an address.')
    const parsed = parseWithBase(url, base)
    if (!parsed) throw invalid(url)
    this.#url = parsed
  }

  static parse(url: string, base: string | undefined = undefined): URL | null {
    if (arguments.length === 0) throw new TypeError('URL.parse needs an address.')
    const parsed = parseWithBase(url, base)
    if (!parsed) return null
    const result = new URL('a:')
    result.#url = parsed
    return result
  }
  static canParse(url: string, base: string | undefined = undefined): boolean {
    if (arguments.length === 0) throw new TypeError('URL.canParse needs an address.')
    return parseWithBase(url, base) !== undefined
  }

  get href(): string {
    return (this.#href ??= serializeUrl(this.#url))
  }
  set href(value: string) {
    const parsed = parseUrl(toUsv(value))
    if (!parsed) throw invalid(value)
    this.#url = parsed
    this.#href = undefined
    if (this.#params) resetParams(this.#params, parsed.query)
  }
  get origin() {
    return originOf(this.#url)
  }
  get protocol() {
    return `${this.#url.scheme}:`
  }
  set protocol(value: string) {
    this.#change(`${toUsv(value)}:`, State.schemeStart)
  }
  get username() {
    return this.#url.username
  }
  set username(value: string) {
    const text = toUsv(value)
    if (cannotHaveCredentials(this.#url)) return
    this.#url.username = percentEncode(text, sets.userinfo)
    this.#href = undefined
  }
  get password() {
    return this.#url.password
  }
  set password(value: string) {
    const text = toUsv(value)
    if (cannotHaveCredentials(this.#url)) return
    this.#url.password = percentEncode(text, sets.userinfo)
    this.#href = undefined
  }
  get host() {
    return serializeHost(this.#url)
  }
  set host(value: string) {
    const text = toUsv(value)
    if (typeof this.#url.path !== 'string') this.#change(text, State.host)
  }
  get hostname() {
    return this.#url.host ?? ''
  }
  set hostname(value: string) {
    const text = toUsv(value)
    if (typeof this.#url.path !== 'string') this.#change(text, State.hostname)
  }
  get port() {
    return this.#url.port === null ? '' : `${this.#url.port}`
  }
  set port(value: string) {
    const text = toUsv(value)
    if (cannotHaveCredentials(this.#url)) return
    if (text === '') {
      this.#url.port = null
      this.#href = undefined
    } else this.#change(text, State.port)
  }
  get pathname() {
    return serializePath(this.#url)
  }
  set pathname(value: string) {
    const text = toUsv(value)
    if (typeof this.#url.path === 'string') return
    this.#url.path = []
    this.#change(text, State.pathStart)
  }
  get search() {
    return this.#url.query ? `?${this.#url.query}` : ''
  }
  set search(value: string) {
    const text = toUsv(value)
    if (text === '') {
      this.#url.query = null
      this.#href = undefined
    } else {
      this.#url.query = ''
      this.#change(text.startsWith('?') ? text.slice(1) : text, State.query)
    }
    if (this.#params) resetParams(this.#params, this.#url.query)
  }
  get searchParams(): URLSearchParams {
    return (this.#params ??= paramsOfUrl(this.#url.query, (text) => {
      this.#url.query = text === '' ? null : text
      this.#href = undefined
    }))
  }
  get hash() {
    return this.#url.fragment ? `#${this.#url.fragment}` : ''
  }
  set hash(value: string) {
    const text = toUsv(value)
    if (text === '') {
      this.#url.fragment = null
      this.#href = undefined
    } else {
      this.#url.fragment = ''
      this.#change(text.startsWith('#') ? text.slice(1) : text, State.fragment)
    }
  }
  toJSON() {
    return this.href
  }
  toString() {
    return this.href
  }

  #change(text: string, state: (typeof State)[keyof typeof State]) {
    parseInto(this.#url, text, undefined, state)
    this.#href = undefined
  }

  static {
    asInterface(this, 'URL')
  }
}
