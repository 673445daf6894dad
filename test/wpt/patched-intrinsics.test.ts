import { expect } from 'chai'
import { aGuest } from '../support/guest.ts'

/** Replaces nearly every method of the language by one that counts its calls and fails, runs `work`, and puts them back. */
const whilePatched = (work: string) => `(async () => {
  const patched = []
  let calls = []
  const patch = (owner, name) => {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name)
    if (typeof descriptor?.value !== 'function' || !descriptor.configurable || name === 'constructor') return
    patched[patched.length] = [owner, name, descriptor]
  }
  const owners = [Array, Array.prototype, ArrayBuffer.prototype, BigInt.prototype, Boolean.prototype, Date, Date.prototype, Error, Error.prototype,
    Function.prototype, JSON, Map.prototype, Math, Number, Number.prototype, Object, Object.prototype, Promise, Promise.prototype, Reflect, RegExp.prototype,
    Set.prototype, String, String.prototype, Symbol.prototype, Object.getPrototypeOf(Uint8Array.prototype), Uint8Array, WeakMap.prototype,
    Object.getPrototypeOf([][Symbol.iterator]()), Object.getPrototypeOf(async function () {})]
  for (const owner of owners) for (const name of Reflect.ownKeys(owner)) patch(owner, name)
  const { defineProperty } = Object
  const { parse } = JSON
  for (let index = 0; index < patched.length; index++) {
    const { 0: owner, 1: name, 2: { enumerable, writable } } = patched[index]
    const replacement = function () {
      calls[calls.length] = name
      throw new Error('patched')
    }
    defineProperty(owner, name, { value: replacement, enumerable, writable, configurable: true })
  }
  let result
  let failure
  try {
    result = await (${work})
  } catch (error) {
    failure = error
  }
  for (let index = 0; index < patched.length; index++) {
    const { 0: owner, 1: name, 2: descriptor } = patched[index]
    defineProperty(owner, name, descriptor)
  }
  return { result, calls: calls.map(String), failure: failure && String(failure.stack) }
})()`

const cases: Record<string, [work: string, result: unknown]> = {
  'a request comes in and a response goes out': [
    `(async () => {
      const request = __web.requestFromHost({ method: 'POST', url: 'http://x.test/', headers: [['accept', '*/*']], body: '{"a":1}' })
      const body = await request.json()
      const answer = __web.responseToHost(__web.jsonResponse({ body, accept: request.headers.get('Accept'), has: request.headers.has('x') }))
      return [request.method, request.url, answer.status, answer.headers[0][0], answer.headers[0][1], answer.body]
    })()`,
    ['POST', 'http://x.test/', 200, 'content-type', 'application/json', '{"body":{"a":1},"accept":"*/*","has":false}'],
  ],
  'a response is made by hand': [
    `(async () => {
      const headers = new Headers({ 'X-One': '1' })
      headers.append('x-two', ' 2 ')
      const { status, headers: pairs, body } = __web.responseToHost(new Response('text', { status: 201, headers }))
      return [status, pairs.length, pairs[1][1], body]
    })()`,
    [201, 3, '2', 'text'],
  ],
  'bodies are read as text and bytes': [
    `(async () => [await new Response('h\\u00e9').text(), (await new Response('h\\u00e9').bytes()).length])()`,
    ['hé', 3],
  ],
  'timers fire': [`new Promise((resolve) => setTimeout(resolve, 1, 'fired'))`, 'fired'],
  'the console writes': [
    `console.log('%s and %d', 'text', 5, { a: [1, new Map()], d: new Date(0), f() {} })`,
    undefined,
  ],
  'errors are made and told': [
    `(() => { const c = new AbortController(); c.abort(); return [c.signal.aborted, c.signal.reason.name] })()`,
    [true, 'AbortError'],
  ],
  'text is encoded and decoded': [
    `[new TextDecoder().decode(new TextEncoder().encode('a\\u20ac')), atob(btoa('x'))]`,
    ['a€', 'x'],
  ],
  'random values are given': [`crypto.randomUUID().length`, 36],
}

describe('the guest, when a plugin has replaced the methods of the language', () => {
  for (const [name, [work, expected]] of Object.entries(cases)) {
    it(`${name}, without calling any of them`, async () => {
      const guest = await aGuest()
      try {
        const { result, calls, failure } = (await guest.run(whilePatched(work))) as {
          result?: unknown
          calls: string[]
          failure?: string
        }
        expect(failure).to.equal(undefined)
        expect(calls).to.deep.equal([])
        expect(result).to.deep.equal(expected)
        if (work.startsWith('console'))
          expect(guest.logs[0]?.text).to.equal(
            'text and 5 { a: [ 1, Map(0) {} ], d: 1970-01-01T00:00:00.000Z, f: [Function: f] }',
          )
      } finally {
        guest.dispose()
      }
    })
  }

  it('globals that come when they are touched come in a frozen scope, too', async () => {
    const guest = await aGuest()
    try {
      const work = `(Object.freeze(globalThis), [new URL('http://x.test/').host, URL === URL, structuredClone([1])])`
      expect(await guest.run(work)).to.deep.equal(['x.test', true, [1]])
    } finally {
      guest.dispose()
    }
  })
})
