import { asInterface } from '../define.ts'
import { pairIteratorMaker, type PairKind } from '../pair-iterator.ts'
import { percentDecode } from './percent.ts'

type Pairs = [name: string, value: string][]

const makeIterator = pairIteratorMaker<string>('URLSearchParams Iterator')
const toUsv = (value: unknown): string => `${value as string}`.toWellFormed()

/** https://url.spec.whatwg.org/#urlencoded-parsing */
export const parseUrlencoded = (text: string): Pairs => {
  const pairs: Pairs = []
  if (text === '') return pairs
  const decode = (part: string) => percentDecode(part.includes('+') ? part.replaceAll('+', ' ') : part)
  for (const part of text.split('&')) {
    if (part === '') continue
    const at = part.indexOf('=')
    pairs.push(at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))])
  }
  return pairs
}

const plain = /^[\w*\-.]*$/
const special: Record<string, string> = { '%20': '+', '!': '%21', "'": '%27', '(': '%28', ')': '%29', '~': '%7E' }
const encode = (text: string): string =>
  plain.test(text) ? text : encodeURIComponent(text).replace(/%20|[!'()~]/g, (found) => special[found]!)

/** https://url.spec.whatwg.org/#urlencoded-serializing */
const serializeUrlencoded = (pairs: Pairs): string => {
  let text = ''
  for (const [name, value] of pairs) text += `${text === '' ? '' : '&'}${encode(name)}=${encode(value)}`
  return text
}

/** Makes the parameters of a URL: `onChange` is told their new text. */
export let paramsOfUrl: (query: string | null, onChange: (text: string) => void) => URLSearchParams
/** Replaces what they hold, when the query of the URL was set. */
export let resetParams: (params: URLSearchParams, query: string | null) => void
export let isURLSearchParams: (value: unknown) => value is URLSearchParams

/** https://url.spec.whatwg.org/#interface-urlsearchparams */
export class URLSearchParams {
  #pairs: Pairs = []
  #onChange: ((text: string) => void) | undefined

  constructor(init: unknown = '') {
    if ((typeof init === 'object' && init !== null) || typeof init === 'function') this.#fill(init as object)
    else this.#pairs = parseUrlencoded(withoutMark(toUsv(init)))
  }

  get size() {
    return this.#pairs.length
  }
  append(name: string, value: string) {
    needs(arguments.length, 2)
    this.#pairs.push([toUsv(name), toUsv(value)])
    this.#changed()
  }
  delete(name: string, value: string | undefined = undefined) {
    needs(arguments.length, 1)
    const key = toUsv(name)
    const wanted = value === undefined ? undefined : toUsv(value)
    this.#pairs = this.#pairs.filter((pair) => pair[0] !== key || (wanted !== undefined && pair[1] !== wanted))
    this.#changed()
  }
  get(name: string): string | null {
    needs(arguments.length, 1)
    const key = toUsv(name)
    return this.#pairs.find((pair) => pair[0] === key)?.[1] ?? null
  }
  getAll(name: string): string[] {
    needs(arguments.length, 1)
    const key = toUsv(name)
    return this.#pairs.filter((pair) => pair[0] === key).map((pair) => pair[1])
  }
  has(name: string, value: string | undefined = undefined): boolean {
    needs(arguments.length, 1)
    const key = toUsv(name)
    const wanted = value === undefined ? undefined : toUsv(value)
    return this.#pairs.some((pair) => pair[0] === key && (wanted === undefined || pair[1] === wanted))
  }
  set(name: string, value: string) {
    needs(arguments.length, 2)
    const key = toUsv(name)
    const text = toUsv(value)
    const at = this.#pairs.findIndex((pair) => pair[0] === key)
    if (at < 0) this.#pairs.push([key, text])
    else {
      this.#pairs[at] = [key, text]
      this.#pairs = this.#pairs.filter((pair, index) => index <= at || pair[0] !== key)
    }
    this.#changed()
  }
  sort() {
    // By code units, as `<` compares; the sort of arrays is stable.
    this.#pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
    this.#changed()
  }
  toString(): string {
    return serializeUrlencoded(this.#pairs)
  }
  entries() {
    return this.#iterate<[string, string]>('entries')
  }
  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, thisArg: unknown = undefined) {
    needs(arguments.length, 1)
    if (typeof callback !== 'function') throw new TypeError('forEach takes a function.')
    for (let index = 0; index < this.#pairs.length; index++) {
      const pair = this.#pairs[index]!
      Reflect.apply(callback, thisArg, [pair[1], pair[0], this])
    }
  }
  keys() {
    return this.#iterate<string>('keys')
  }
  values() {
    return this.#iterate<string>('values')
  }

  #iterate<Item>(kind: PairKind) {
    void this.#pairs
    return makeIterator<Item>(() => this.#pairs, kind)
  }
  #changed() {
    this.#onChange?.(serializeUrlencoded(this.#pairs))
  }
  #fill(init: object) {
    const iterate = (init as { [Symbol.iterator]?: unknown })[Symbol.iterator]
    if (iterate !== undefined && iterate !== null) {
      if (typeof iterate !== 'function') throw new TypeError('The list of parameters can not be iterated.')
      for (const pair of init as Iterable<unknown>) {
        if (typeof pair !== 'object' || pair === null)
          throw new TypeError('Each parameter of a list has to be a pair of name and value.')
        const items = [...(pair as Iterable<unknown>)]
        if (items.length !== 2) throw new TypeError('Each parameter of a list has to be a pair of name and value.')
        this.#pairs.push([toUsv(items[0]), toUsv(items[1])])
      }
      return
    }
    const known = new Map<string, string>()
    for (const key of Reflect.ownKeys(init)) {
      if (!Object.getOwnPropertyDescriptor(init, key)?.enumerable) continue
      known.set(toUsv(key), toUsv((init as Record<PropertyKey, unknown>)[key]))
    }
    this.#pairs = [...known]
  }

  static {
    paramsOfUrl = (query, onChange) => {
      const params = new URLSearchParams()
      params.#pairs = parseUrlencoded(query ?? '')
      params.#onChange = onChange
      return params
    }
    resetParams = (params, query) => {
      params.#pairs = parseUrlencoded(query ?? '')
    }
    isURLSearchParams = (value): value is URLSearchParams =>
      typeof value === 'object' && value !== null && #pairs in value
    asInterface(this, 'URLSearchParams')
    Object.defineProperty(this.prototype, Symbol.iterator, {
      value: this.prototype.entries,
      writable: true,
      configurable: true,
    })
  }
}

const withoutMark = (text: string) => (text.startsWith('?') ? text.slice(1) : text)

const needs = (given: number, wanted: number) => {
  if (given < wanted)
    throw new TypeError(
      `URLSearchParams: ${wanted} argument${wanted === 1 ? '' : 's'} needed, but only ${given} given.`,
    )
}
