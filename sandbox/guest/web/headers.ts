import { asInterface } from './define.ts'
import { pairIteratorMaker, type PairKind } from './pair-iterator.ts'
import {
  NativeTypeError,
  apply,
  defineProperty,
  getOwnPropertyDescriptor,
  isObject,
  ownKeys,
  regExpExec,
  stringCharCodeAt,
  stringSlice,
  stringToLowerCase,
} from '../intrinsics.ts'

export type HeaderPairs = [name: string, value: string][]
export type HeadersInit = Headers | Iterable<Iterable<string>> | Record<string, string>

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const badValue = /[\0\r\n]|[^\0-\xff]/

const isSpace = (unit: number) => unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d

const trimHttp = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && isSpace(stringCharCodeAt(text, start))) start++
  while (end > start && isSpace(stringCharCodeAt(text, end - 1))) end--
  return start === 0 && end === text.length ? text : stringSlice(text, start, end)
}

/** The name in lower case. @throws {TypeError} when no header can be called so. */
const checkName = (name: unknown): string => {
  const text = `${name as string}`
  if (regExpExec(token, text) === null) throw new NativeTypeError(`"${text}" is not the name of a header.`)
  return stringToLowerCase(text)
}

const checkValue = (value: unknown): string => {
  const text = trimHttp(`${value as string}`)
  if (regExpExec(badValue, text) !== null)
    throw new NativeTypeError('The value of a header has characters that it may not have.')
  return text
}

/** Headers from pairs that are known to be good: names in lower case, values as they are sent. The array is kept. */
export let headersFromPairs: (pairs: HeaderPairs, immutable?: boolean) => Headers
/** The pairs of `headers` in the order they were added; not to be changed. */
export let pairsOf: (headers: Headers) => HeaderPairs
/** Sets `content-type` unless it is there. */
export let addContentType: (headers: Headers, type: string) => void
export let freezeHeaders: (headers: Headers) => void

const makeIterator = pairIteratorMaker<string>('Headers Iterator')

/** https://fetch.spec.whatwg.org/#headers-class; as on every server, no header is forbidden. */
export class Headers {
  #pairs: HeaderPairs = []
  #immutable = false
  /** Sorted and combined, as iteration shows them; dropped at every change. */
  #sorted: HeaderPairs | undefined

  constructor(init: HeadersInit | undefined = undefined) {
    if (init !== undefined) this.#fill(init)
  }

  append(name: string, value: string) {
    needs(arguments.length, 2, 'append')
    const key = checkName(name)
    const text = checkValue(value)
    this.#change()
    this.#pairs[this.#pairs.length] = [key, text]
  }
  delete(name: string) {
    needs(arguments.length, 1, 'delete')
    const key = checkName(name)
    this.#change()
    this.#remove(key)
  }
  get(name: string): string | null {
    needs(arguments.length, 1, 'get')
    return this.#get(checkName(name))
  }
  getSetCookie(): string[] {
    const cookies: string[] = []
    const pairs = this.#pairs
    for (let index = 0; index < pairs.length; index++) {
      if (pairs[index]![0] === 'set-cookie') cookies[cookies.length] = pairs[index]![1]
    }
    return cookies
  }
  has(name: string): boolean {
    needs(arguments.length, 1, 'has')
    return this.#find(checkName(name)) >= 0
  }
  set(name: string, value: string) {
    needs(arguments.length, 2, 'set')
    const key = checkName(name)
    const text = checkValue(value)
    this.#change()
    const at = this.#find(key)
    if (at < 0) this.#pairs[this.#pairs.length] = [key, text]
    else {
      this.#remove(key, at)
      this.#pairs[at] = [key, text]
    }
  }
  entries() {
    return this.#iterate<[string, string]>('entries')
  }
  forEach(callback: (value: string, name: string, headers: Headers) => void, thisArg: unknown = undefined) {
    needs(arguments.length, 1, 'forEach')
    if (typeof callback !== 'function') throw new NativeTypeError('forEach takes a function.')
    for (let index = 0; index < this.#list().length; index++) {
      const pair = this.#list()[index]!
      apply(callback, thisArg, [pair[1], pair[0], this])
    }
  }
  keys() {
    return this.#iterate<string>('keys')
  }
  values() {
    return this.#iterate<string>('values')
  }

  #fill(init: HeadersInit) {
    if (!isObject(init)) throw new NativeTypeError('Headers are made from an object, a list of pairs or other Headers.')
    if (#pairs in init && init[Symbol.iterator] === Headers.prototype[Symbol.iterator]) {
      const pairs = (init as Headers).#pairs
      for (let index = 0; index < pairs.length; index++) this.#pairs[index] = [pairs[index]![0], pairs[index]![1]]
      return
    }
    const iterate = (init as { [Symbol.iterator]?: unknown })[Symbol.iterator]
    if (iterate !== undefined && iterate !== null) {
      if (typeof iterate !== 'function') throw new NativeTypeError('The list of headers can not be iterated.')
      for (const pair of init as unknown as Iterable<Iterable<string>>) this.#appendPair(pair)
      return
    }
    const names = ownKeys(init)
    for (let index = 0; index < names.length; index++) {
      const descriptor = getOwnPropertyDescriptor(init, names[index]!)
      if (!descriptor?.enumerable) continue
      if (typeof names[index] === 'symbol') throw new NativeTypeError('A symbol can not be the name of a header.')
      this.append(names[index] as string, (init as Record<string, string>)[names[index] as string]!)
    }
  }
  #appendPair(pair: Iterable<string>) {
    if (!isObject(pair)) throw new NativeTypeError('Each header of a list has to be a pair of name and value.')
    const items: string[] = []
    for (const item of pair) items[items.length] = `${item}`
    if (items.length !== 2) throw new NativeTypeError('Each header of a list has to be a pair of name and value.')
    this.append(items[0]!, items[1]!)
  }
  #change() {
    if (this.#immutable) throw new NativeTypeError('These headers can not be changed.')
    this.#sorted = undefined
  }
  #find(key: string): number {
    const pairs = this.#pairs
    for (let index = 0; index < pairs.length; index++) if (pairs[index]![0] === key) return index
    return -1
  }
  #get(key: string): string | null {
    const pairs = this.#pairs
    let value: string | null = null
    for (let index = 0; index < pairs.length; index++) {
      if (pairs[index]![0] === key) value = value === null ? pairs[index]![1] : `${value}, ${pairs[index]![1]}`
    }
    return value
  }
  /** Removes all of that name but the one at `keep`. */
  #remove(key: string, keep = -1) {
    const kept: HeaderPairs = []
    for (let index = 0; index < this.#pairs.length; index++) {
      if (this.#pairs[index]![0] !== key || index === keep) kept[kept.length] = this.#pairs[index]!
    }
    this.#pairs = kept
  }
  #list(): HeaderPairs {
    return (this.#sorted ??= sortAndCombine(this.#pairs, (key) => this.#get(key)!))
  }

  #iterate<Item>(kind: PairKind) {
    return makeIterator<Item>(() => this.#list(), kind)
  }

  static {
    headersFromPairs = (pairs, immutable = false) => {
      const headers = new Headers()
      headers.#pairs = pairs
      headers.#immutable = immutable
      return headers
    }
    pairsOf = (headers) => headers.#pairs
    addContentType = (headers, type) => {
      if (headers.#find('content-type') < 0) headers.#pairs[headers.#pairs.length] = ['content-type', type]
    }
    freezeHeaders = (headers) => {
      headers.#immutable = true
    }
    asInterface(this, 'Headers')
    defineProperty(this.prototype, Symbol.iterator, {
      value: this.prototype.entries,
      writable: true,
      configurable: true,
    })
  }
  declare [Symbol.iterator]: () => Iterator<[string, string]>
}

const needs = (given: number, wanted: number, method: string) => {
  if (given < wanted) throw new NativeTypeError(`Headers.${method} needs ${wanted} argument${wanted === 1 ? '' : 's'}.`)
}

/** https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine */
const sortAndCombine = (pairs: HeaderPairs, get: (key: string) => string): HeaderPairs => {
  const sorted: HeaderPairs = []
  for (let index = 0; index < pairs.length; index++) {
    const key = pairs[index]![0]
    const cookie = key === 'set-cookie'
    let at = sorted.length
    while (at > 0 && sorted[at - 1]![0] > key) at--
    if (!cookie && at > 0 && sorted[at - 1]![0] === key) continue
    for (let move = sorted.length; move > at; move--) sorted[move] = sorted[move - 1]!
    sorted[at] = [key, cookie ? pairs[index]![1] : get(key)]
  }
  return sorted
}
