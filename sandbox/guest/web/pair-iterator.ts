import { defineProperty, getOwnPropertyDescriptor, iteratorPrototype, setPrototypeOf } from '../intrinsics.ts'

export type PairKind = 'entries' | 'keys' | 'values'

/**
 * Makes the iterators of one interface that lists pairs (`Headers Iterator`). They are live: `list` is asked anew at
 * every step, so entries that are added meanwhile are seen.
 */
export const pairIteratorMaker = <Value>(name: string) => {
  class PairIterator {
    #list: () => [string, Value][]
    #kind: PairKind
    #index = 0

    constructor(list: () => [string, Value][], kind: PairKind) {
      this.#list = list
      this.#kind = kind
    }
    next() {
      const list = this.#list()
      if (this.#index >= list.length) return { value: undefined, done: true }
      const pair = list[this.#index++]!
      return {
        value: this.#kind === 'keys' ? pair[0] : this.#kind === 'values' ? pair[1] : [pair[0], pair[1]],
        done: false,
      }
    }
    static {
      const { prototype } = this
      delete (prototype as { constructor?: unknown }).constructor
      setPrototypeOf(prototype, iteratorPrototype)
      defineProperty(prototype, 'next', { ...getOwnPropertyDescriptor(prototype, 'next'), enumerable: true })
      defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true })
    }
  }
  return <Item>(list: () => [string, Value][], kind: PairKind) =>
    new PairIterator(list, kind) as unknown as IterableIterator<Item>
}
