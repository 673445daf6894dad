import { type AbortSignal, follow, isAbortSignal, makeSignal } from './abort.ts'
import {
  type BodyMixin,
  type BodyState,
  bodyOf,
  cloneBody,
  extractBody,
  isNullBody,
  mixBody,
  takeBody,
} from './body.ts'
import { useChunk } from './chunk-registry.ts'
import { asInterface } from './define.ts'
import { Headers, addContentType, headersFromPairs, pairsOf, type HeaderPairs, type HeadersInit } from './headers.ts'
import type { ByteSource, HostRequest } from './host.ts'
import { NativeTypeError, isObject, regExpExec, stringIndexOf, stringToUpperCase } from '../intrinsics.ts'

/** Settings that only travel along: what they may be, and what they are when nothing is said. */
const settings = {
  referrerPolicy: [
    '',
    'no-referrer',
    'no-referrer-when-downgrade',
    'same-origin',
    'origin',
    'strict-origin',
    'origin-when-cross-origin',
    'strict-origin-when-cross-origin',
    'unsafe-url',
  ],
  mode: ['cors', 'same-origin', 'no-cors', 'navigate'],
  credentials: ['same-origin', 'omit', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['follow', 'error', 'manual'],
  priority: ['auto', 'high', 'low'],
} as const
type Settings = { [Name in keyof typeof settings]: (typeof settings)[Name][number] }

export interface RequestInit extends Partial<Settings> {
  method?: string
  headers?: HeadersInit
  body?: unknown
  duplex?: 'half'
  integrity?: string
  keepalive?: boolean
  referrer?: string
  signal?: AbortSignal | null
  window?: null
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const normalized = ' DELETE GET HEAD OPTIONS POST PUT '
const forbidden = ' CONNECT TRACE TRACK '

const checkMethod = (method: unknown): string => {
  const text = `${method as string}`
  if (regExpExec(token, text) === null) throw new NativeTypeError(`"${text}" is not an HTTP method.`)
  const upper = stringToUpperCase(text)
  if (stringIndexOf(forbidden, ` ${upper} `) >= 0) throw new NativeTypeError(`The method ${upper} can not be used.`)
  return stringIndexOf(normalized, ` ${upper} `) >= 0 ? upper : text
}

const checkSetting = <Name extends keyof Settings>(name: Name, value: unknown): Settings[Name] => {
  const text = `${value as string}`
  const known = settings[name] as readonly string[]
  for (let index = 0; index < known.length; index++) if (known[index] === text) return text as Settings[Name]
  throw new NativeTypeError(`"${text}" is not a value of ${name}.`)
}

/** Given to the constructor, it leaves the request empty for this file to fill. */
const bare = {}

/** What `fetch` sends to the host. */
export interface OutgoingRequest {
  method: string
  url: string
  headers: HeaderPairs
  redirect: Settings['redirect']
  body: string | Uint8Array<ArrayBuffer> | ByteSource | null
}

export let requestFromHost: (request: HostRequest) => Request
let isRequest: (value: unknown) => value is Request
export let outgoingOf: (request: Request) => OutgoingRequest

/** https://fetch.spec.whatwg.org/#request-class */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- see below
export class Request {
  #method = 'GET'
  #url = ''
  #headers!: Headers
  #body!: BodyState
  #signal: AbortSignal | undefined
  /** Where the signal comes from, asked when someone looks at it. */
  #signalSource: AbortSignal | (() => AbortSignal) | undefined
  /** Settings that differ from their defaults. */
  #settings: Partial<Settings> | undefined
  #referrer = 'about:client'
  #integrity = ''
  #keepalive = false

  constructor(input: Request | string | { toString(): string }, init: RequestInit | undefined = undefined) {
    if (input === bare) return
    if (arguments.length === 0) throw new NativeTypeError('Request needs an address or another Request.')
    if (init !== undefined && init !== null && !isObject(init))
      throw new NativeTypeError('The second argument of Request has to be an object.')
    const given: RequestInit = init ?? {}
    const other = isRequest(input) ? input : undefined
    if (other) {
      this.#method = other.#method
      this.#takeFrom(other)
      this.#signalSource = other.#signal ?? other.#signalSource
    } else this.#url = useChunk('url').parseRequestUrl(`${input as string}`)
    this.#takeSettings(given)
    const { method, signal, headers } = given
    if (method !== undefined) this.#method = checkMethod(method)
    if (signal !== undefined) {
      if (signal !== null && !isAbortSignal(signal))
        throw new NativeTypeError('The signal of a request has to be an AbortSignal.')
      this.#signalSource = signal ?? undefined
    }
    this.#headers = new Headers(headers ?? (other && other.#headers))
    this.#body = this.#takeBody(other, given)
  }

  get method() {
    return this.#method
  }
  get url() {
    return this.#url
  }
  get headers() {
    return this.#headers
  }
  get destination() {
    return ''
  }
  get referrer() {
    return this.#referrer
  }
  get referrerPolicy() {
    return this.#settings?.referrerPolicy ?? settings.referrerPolicy[0]
  }
  get mode() {
    return this.#settings?.mode ?? settings.mode[0]
  }
  get credentials() {
    return this.#settings?.credentials ?? settings.credentials[0]
  }
  get cache() {
    return this.#settings?.cache ?? settings.cache[0]
  }
  get redirect() {
    return this.#settings?.redirect ?? settings.redirect[0]
  }
  get integrity() {
    return this.#integrity
  }
  get keepalive() {
    return this.#keepalive
  }
  get isReloadNavigation() {
    return false
  }
  get isHistoryNavigation() {
    return false
  }
  get signal(): AbortSignal {
    if (this.#signal) return this.#signal
    const signal = makeSignal()
    const source = this.#signalSource
    if (source) follow(signal, [typeof source === 'function' ? source() : source])
    return (this.#signal = signal)
  }
  get duplex() {
    return 'half' as const
  }
  clone(): Request {
    const body = cloneBody(this.#body)
    const request = new Request(bare)
    const pairs = pairsOf(this.#headers)
    const copied: HeaderPairs = []
    for (let index = 0; index < pairs.length; index++) copied[index] = [pairs[index]![0], pairs[index]![1]]
    request.#body = body
    request.#headers = headersFromPairs(copied)
    request.#method = this.#method
    // The signal is asked for now, so that both requests follow one source.
    request.#signalSource = this.signal
    request.#takeFrom(this)
    return request
  }

  /** What a request has beside method, headers, body and signal. */
  #takeFrom(other: Request) {
    this.#url = other.#url
    this.#settings = other.#settings && { ...other.#settings }
    this.#referrer = other.#referrer
    this.#integrity = other.#integrity
    this.#keepalive = other.#keepalive
  }

  #takeSettings(init: RequestInit) {
    const { window, integrity, keepalive, referrer } = init
    if (window !== undefined && window !== null) throw new NativeTypeError('The window of a request has to be null.')
    const names = ['referrerPolicy', 'mode', 'credentials', 'cache', 'redirect', 'priority'] as const
    for (let index = 0; index < names.length; index++) {
      const name = names[index]!
      const value = init[name]
      if (value === undefined) continue
      const kept: Partial<Record<keyof Settings, string>> = (this.#settings ??= {})
      kept[name] = checkSetting(name, value)
    }
    if (this.#settings?.mode === 'navigate' && init.mode !== undefined)
      throw new NativeTypeError('The mode of a request can not be "navigate".')
    if (this.#settings?.cache === 'only-if-cached' && this.mode !== 'same-origin') {
      throw new NativeTypeError('The cache mode "only-if-cached" needs the mode "same-origin".')
    }
    if (integrity !== undefined) this.#integrity = `${integrity}`
    if (keepalive !== undefined) this.#keepalive = !!keepalive
    if (referrer !== undefined)
      this.#referrer = `${referrer}` === '' ? '' : useChunk('url').parseReferrer(`${referrer}`)
  }

  #takeBody(other: Request | undefined, { body, duplex }: RequestInit): BodyState {
    const given = body !== undefined && body !== null
    const inherited = !given && other && !isNullBody(other.#body)
    if ((given || inherited) && (this.#method === 'GET' || this.#method === 'HEAD')) {
      throw new NativeTypeError(`A request with the method ${this.#method} has no body.`)
    }
    if (duplex !== undefined && `${duplex}` !== 'half')
      throw new NativeTypeError('The only duplex of a request is "half".')
    if (given) {
      const extracted = extractBody(body)
      if (extracted.body.stream && duplex === undefined)
        throw new NativeTypeError('A request with a stream as its body needs duplex: "half".')
      if (extracted.type !== undefined) addContentType(this.#headers, extracted.type)
      return extracted.body
    }
    return inherited ? moveBody(other.#body) : bodyOf(null)
  }

  static {
    isRequest = (value): value is Request => isObject(value) && #method in value
    requestFromHost = ({ method, url, headers, body, signal }) => {
      const request = new Request(bare)
      request.#method = method
      request.#url = url
      request.#headers = headersFromPairs(headers)
      request.#body = bodyOf(body as string | Uint8Array<ArrayBuffer> | ByteSource | null)
      request.#signalSource = signal
      return request
    }
    outgoingOf = (request) => ({
      method: request.#method,
      url: request.#url,
      headers: pairsOf(request.#headers),
      redirect: request.redirect,
      body: takeBody(request.#body),
    })
    mixBody(
      this.prototype,
      (request) => request.#body,
      (request) => request.#headers.get('content-type'),
    )
    asInterface(this, 'Request')
  }
}
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- the members come from `mixBody`
export interface Request extends BodyMixin {}

/** Moves the body of another request, which is used up by it. */
const moveBody = (state: BodyState): BodyState => bodyOf(takeBody(state))
