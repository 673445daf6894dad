import { asInterface } from './define.ts'
import { type BodyMixin, type BodyState, bodyOf, cloneBody, extractBody, mixBody, takeBody } from './body.ts'
import { useChunk } from './chunk-registry.ts'
import {
  Headers,
  addContentType,
  freezeHeaders,
  headersFromPairs,
  pairsOf,
  type HeaderPairs,
  type HeadersInit,
} from './headers.ts'
import type { ByteSource, HostResponse } from './host.ts'
import { NativeRangeError, NativeTypeError, isObject, regExpExec, stringify, toNumber } from '../intrinsics.ts'

interface ResponseInit {
  status?: number
  statusText?: string
  headers?: HeadersInit
}

const badReason = /[^\t\x20-\x7e\x80-\xff]/
const jsonType = 'application/json'

const isNullStatus = (status: number) =>
  status === 101 || status === 103 || status === 204 || status === 205 || status === 304
const isRedirect = (status: number) =>
  status === 301 || status === 302 || status === 303 || status === 307 || status === 308

const toUnsignedShort = (value: unknown): number => toNumber(value) & 0xffff

/** Given to the constructor, it leaves the response empty for this file to fill. */
const bare = {}

/** What the host answers to a fetch. */
export interface FetchedResponse {
  status: number
  statusText: string
  headers: HeaderPairs
  url: string
  redirected: boolean
  body: string | Uint8Array<ArrayBuffer> | ByteSource
}

export let isResponse: (value: unknown) => value is Response
/** Takes a response apart for the host. @throws {TypeError} when it is none, or its body was read. */
export let responseToHost: (response: unknown) => HostResponse
export let responseFromFetch: (fetched: FetchedResponse) => Response

/** https://fetch.spec.whatwg.org/#response-class */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- see below
export class Response {
  #status = 200
  #statusText = ''
  #type: 'default' | 'error' | 'basic' = 'default'
  #url = ''
  #redirected = false
  #headers!: Headers
  #body!: BodyState

  constructor(body: unknown = null, init?: ResponseInit) {
    if (body === bare) return
    const extracted = extractBody(body)
    this.#headers = this.#take(init)
    this.#body = extracted.body
    if (body === null || body === undefined) return
    if (isNullStatus(this.#status)) throw new NativeTypeError(`A response of status ${this.#status} has no body.`)
    if (extracted.type !== undefined) addContentType(this.#headers, extracted.type)
  }

  static error(): Response {
    const response = new Response()
    response.#type = 'error'
    response.#status = 0
    freezeHeaders(response.#headers)
    return response
  }

  static redirect(url: string, status = 302): Response {
    if (arguments.length === 0) throw new NativeTypeError('Response.redirect needs an address.')
    const location = useChunk('url').parseHref(`${url}`)
    const code = toUnsignedShort(status)
    if (!isRedirect(code)) throw new NativeRangeError(`${code} is not the status of a redirect.`)
    const response = new Response(null, { status: code })
    response.#headers = headersFromPairs([['location', location]], true)
    return response
  }

  static json(data: unknown, init: ResponseInit | undefined = undefined): Response {
    if (arguments.length === 0) throw new NativeTypeError('Response.json needs a value.')
    const text = stringify(data)
    if (typeof text !== 'string') throw new NativeTypeError('The value can not be written as JSON.')
    if (init === undefined || init === null) {
      const response = new Response(bare)
      response.#headers = headersFromPairs([['content-type', jsonType]])
      response.#body = bodyOf(text)
      return response
    }
    const response = new Response(null, init)
    if (isNullStatus(response.#status))
      throw new NativeTypeError(`A response of status ${response.#status} has no body.`)
    addContentType(response.#headers, jsonType)
    response.#body = bodyOf(text)
    return response
  }

  get type() {
    return this.#type
  }
  get url() {
    return this.#url
  }
  get redirected() {
    return this.#redirected
  }
  get status() {
    return this.#status
  }
  get ok() {
    return this.#status >= 200 && this.#status <= 299
  }
  get statusText() {
    return this.#statusText
  }
  get headers() {
    return this.#headers
  }
  clone(): Response {
    const body = cloneBody(this.#body)
    const response = new Response(bare)
    const pairs = pairsOf(this.#headers)
    const copied: HeaderPairs = []
    for (let index = 0; index < pairs.length; index++) copied[index] = [pairs[index]![0], pairs[index]![1]]
    response.#body = body
    response.#headers = headersFromPairs(copied)
    response.#status = this.#status
    response.#statusText = this.#statusText
    response.#type = this.#type
    response.#url = this.#url
    response.#redirected = this.#redirected
    return response
  }

  /** Reads `init` in the order of the specification: headers, status, statusText. */
  #take(init: ResponseInit | undefined): Headers {
    if (init === undefined || init === null) return new Headers()
    if (!isObject(init)) throw new NativeTypeError('The second argument of Response has to be an object.')
    const { headers, status, statusText } = init as ResponseInit
    if (status !== undefined) {
      const code = toUnsignedShort(status)
      if (code < 200 || code > 599) throw new NativeRangeError('The status of a response has to be from 200 to 599.')
      this.#status = code
    }
    if (statusText !== undefined) {
      const text = `${statusText}`
      if (regExpExec(badReason, text) !== null)
        throw new NativeTypeError('The status text has characters that it may not have.')
      this.#statusText = text
    }
    return headers === undefined ? new Headers() : new Headers(headers)
  }

  static {
    isResponse = (value): value is Response => isObject(value) && #status in value
    responseToHost = (response) => {
      if (!isResponse(response)) throw new NativeTypeError('This is not a Response.')
      if (response.#type === 'error') throw new NativeTypeError('The response is Response.error().')
      return { status: response.#status, headers: pairsOf(response.#headers), body: takeBody(response.#body) }
    }
    responseFromFetch = ({ status, statusText, headers, url, redirected, body }) => {
      const response = new Response(bare)
      response.#type = 'basic'
      response.#status = status
      response.#statusText = statusText
      response.#headers = headersFromPairs(headers, true)
      response.#url = url
      response.#redirected = redirected
      response.#body = bodyOf(isNullStatus(status) ? null : body)
      return response
    }
    mixBody(
      this.prototype,
      (response) => response.#body,
      (response) => response.#headers.get('content-type'),
    )
    asInterface(this, 'Response')
  }
}
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- the members come from `mixBody`
export interface Response extends BodyMixin {}
