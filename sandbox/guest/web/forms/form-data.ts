import { asInterface } from '../define.ts'
import { pairIteratorMaker, type PairKind } from '../pair-iterator.ts'
import { File, fileFromBlob, isBlob } from './blob.ts'

type FormValue = string | File
type Entries = [name: string, value: FormValue][]

const makeIterator = pairIteratorMaker<FormValue>('FormData Iterator')
const toUsv = (value: unknown): string => `${value as string}`.toWellFormed()

export let entriesOf: (form: FormData) => Entries
export let isFormData: (value: unknown) => value is FormData

/** https://xhr.spec.whatwg.org/#interface-formdata */
export class FormData {
  #entries: Entries = []

  constructor(form: undefined = undefined) {
    if (form !== undefined) throw new TypeError('There are no forms here to make a FormData of.')
  }
  append(name: string, value: unknown, filename?: string) {
    needs(arguments.length, 2, 'append')
    this.#entries.push(entry(name, value, filename, arguments.length > 2))
  }
  delete(name: string) {
    needs(arguments.length, 1, 'delete')
    const key = toUsv(name)
    this.#entries = this.#entries.filter((pair) => pair[0] !== key)
  }
  get(name: string): FormValue | null {
    needs(arguments.length, 1, 'get')
    const key = toUsv(name)
    return this.#entries.find((pair) => pair[0] === key)?.[1] ?? null
  }
  getAll(name: string): FormValue[] {
    needs(arguments.length, 1, 'getAll')
    const key = toUsv(name)
    return this.#entries.filter((pair) => pair[0] === key).map((pair) => pair[1])
  }
  has(name: string): boolean {
    needs(arguments.length, 1, 'has')
    const key = toUsv(name)
    return this.#entries.some((pair) => pair[0] === key)
  }
  set(name: string, value: unknown, filename?: string) {
    needs(arguments.length, 2, 'set')
    const made = entry(name, value, filename, arguments.length > 2)
    const at = this.#entries.findIndex((pair) => pair[0] === made[0])
    if (at < 0) this.#entries.push(made)
    else {
      this.#entries[at] = made
      this.#entries = this.#entries.filter((pair, index) => index <= at || pair[0] !== made[0])
    }
  }
  entries() {
    return this.#iterate<[string, FormValue]>('entries')
  }
  forEach(callback: (value: FormValue, name: string, form: FormData) => void, thisArg: unknown = undefined) {
    needs(arguments.length, 1, 'forEach')
    if (typeof callback !== 'function') throw new TypeError('forEach takes a function.')
    for (let index = 0; index < this.#entries.length; index++) {
      const pair = this.#entries[index]!
      Reflect.apply(callback, thisArg, [pair[1], pair[0], this])
    }
  }
  keys() {
    return this.#iterate<string>('keys')
  }
  values() {
    return this.#iterate<FormValue>('values')
  }

  #iterate<Item>(kind: PairKind) {
    void this.#entries
    return makeIterator<Item>(() => this.#entries, kind)
  }

  static {
    entriesOf = (form) => form.#entries
    isFormData = (value): value is FormData => typeof value === 'object' && value !== null && #entries in value
    asInterface(this, 'FormData')
    Object.defineProperty(this.prototype, Symbol.iterator, {
      value: this.prototype.entries,
      writable: true,
      configurable: true,
    })
  }
}

const needs = (given: number, wanted: number, method: string) => {
  if (given < wanted) throw new TypeError(`FormData.${method} needs ${wanted} argument${wanted === 1 ? '' : 's'}.`)
}

/** https://xhr.spec.whatwg.org/#create-an-entry: a blob becomes a file. */
const entry = (name: unknown, value: unknown, filename: unknown, named: boolean): [string, FormValue] => {
  const key = toUsv(name)
  if (!isBlob(value)) {
    if (named) throw new TypeError('Only a Blob has a file name.')
    return [key, toUsv(value)]
  }
  if (value instanceof File && filename === undefined) return [key, value]
  return [key, fileFromBlob(value, filename === undefined ? 'blob' : toUsv(filename))]
}
