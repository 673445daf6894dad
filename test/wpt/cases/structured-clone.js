// https://html.spec.whatwg.org/multipage/structured-data.html
for (const value of [
  undefined,
  null,
  true,
  false,
  '',
  'text',
  '\ud800',
  0,
  -0,
  1.5,
  NaN,
  Infinity,
  -Infinity,
  10n,
  -(2n ** 70n),
])
  test(
    () => assert_equals(structuredClone(value), value),
    `the primitive ${String(value)}${Object.is(value, -0) ? ' below zero' : ''}`,
  )
for (const value of [true, false, 5, NaN, 'x', 3n])
  test(
    () => {
      const copy = structuredClone(Object(value))
      assert_equals(typeof copy, 'object')
      assert_equals(copy.valueOf(), value)
      assert_equals(Object.getPrototypeOf(copy), Object.getPrototypeOf(Object(value)))
    },
    `the object of ${String(value)}`,
  )
for (const time of [0, 1e12, -1, 8.64e15, NaN])
  test(() => {
    const copy = structuredClone(new Date(time))
    assert_true(copy instanceof Date)
    assert_equals(copy.getTime(), time)
  }, `the date ${time}`)
for (const expression of [/a/, /b\/c/gi, /[\n]/suy, /\d+(?<x>y)/dm])
  test(() => {
    expression.lastIndex = 2
    const copy = structuredClone(expression)
    assert_equals(String(copy), String(expression))
    assert_equals(copy.flags, expression.flags)
    assert_equals(copy.lastIndex, 0)
  }, `the expression ${expression}`)
test(() => {
  const copy = structuredClone({ a: 1, b: { c: [1, , 3] }, 5: 'x' })
  assert_array_equals(Object.keys(copy), ['5', 'a', 'b'])
  assert_equals(copy.b.c.length, 3)
  assert_false(1 in copy.b.c)
}, 'objects and arrays')
test(() => {
  const list = [1, 2]
  list.extra = 'x'
  list.length = 5
  const copy = structuredClone(list)
  assert_equals(copy.extra, 'x')
  assert_equals(copy.length, 5)
  assert_true(Array.isArray(copy))
}, 'arrays with properties')
test(() => {
  class Mine {
    constructor() {
      this.a = 1
    }
  }
  const copy = structuredClone(new Mine())
  assert_equals(Object.getPrototypeOf(copy), Object.prototype)
  assert_equals(copy.a, 1)
}, 'prototypes are lost')
test(() => {
  const value = Object.create({ inherited: 1 }, { hidden: { value: 2 }, shown: { get: () => 3, enumerable: true } })
  const copy = structuredClone(value)
  assert_array_equals(Object.keys(copy), ['shown'])
  assert_equals(Object.getOwnPropertyDescriptor(copy, 'shown').value, 3)
  assert_false('hidden' in copy)
}, 'own enumerable properties, by value')
test(
  () => assert_array_equals(Reflect.ownKeys(structuredClone({ [Symbol('x')]: 1, y: 2 })), ['y']),
  'symbols as names are left out',
)
test(() => {
  const copy = structuredClone(JSON.parse('{"__proto__":{"a":1}}'))
  assert_true(Object.hasOwn(copy, '__proto__'))
  assert_equals(Object.getPrototypeOf(copy), Object.prototype)
}, '__proto__ is a name like another')
test(() => {
  const shared = { a: 1 }
  const value = { one: shared, two: shared }
  value.self = value
  const copy = structuredClone(value)
  assert_equals(copy.one, copy.two)
  assert_equals(copy.self, copy)
  assert_not_equals(copy.one, shared)
}, 'cycles and shared objects')
test(() => {
  const key = { k: 1 }
  const map = new Map([
    [key, 'v'],
    ['self', null],
  ])
  map.set('self', map)
  const copy = structuredClone({ key, map })
  assert_equals(copy.map.get(copy.key), 'v')
  assert_equals(copy.map.get('self'), copy.map)
}, 'Map')
test(() => {
  const copy = structuredClone(new Set([1, { a: 1 }, 'x']))
  assert_true(copy instanceof Set)
  assert_equals(copy.size, 3)
}, 'Set')
test(() => {
  const map = new Map([[1, 1]])
  map.extra = 1
  assert_equals(structuredClone(map).extra, undefined)
}, 'properties of a Map are lost')
for (const Constructor of [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
])
  test(() => {
    const copy = structuredClone(new Constructor([1, 2, 3]).subarray(1))
    assert_true(copy instanceof Constructor)
    assert_array_equals(copy, [2, 3])
    assert_equals(copy.byteOffset, Constructor.BYTES_PER_ELEMENT)
    assert_equals(copy.buffer.byteLength, 3 * Constructor.BYTES_PER_ELEMENT)
  }, `${Constructor.name}`)
for (const Constructor of [BigInt64Array, BigUint64Array])
  test(() => assert_array_equals(structuredClone(new Constructor([1n, 2n])), [1n, 2n]), Constructor.name)
test(() => {
  const copy = structuredClone(new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2))
  assert_equals(copy.byteLength, 2)
  assert_equals(copy.getUint8(0), 2)
}, 'DataView')
test(() => {
  const buffer = new Uint8Array([1, 2]).buffer
  const copy = structuredClone({ one: new Uint8Array(buffer), two: new Uint8Array(buffer), buffer })
  assert_equals(copy.one.buffer, copy.two.buffer)
  assert_equals(copy.one.buffer, copy.buffer)
}, 'views share their buffer')
test(() => {
  const copy = structuredClone(new ArrayBuffer(4, { maxByteLength: 16 }))
  assert_true(copy.resizable)
  assert_equals(copy.maxByteLength, 16)
}, 'a resizable buffer')
for (const Constructor of [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError])
  test(() => {
    const error = new Constructor('m', { cause: { a: 1 } })
    error.extra = 1
    const copy = structuredClone(error)
    assert_equals(Object.getPrototypeOf(copy), Constructor.prototype)
    assert_equals(copy.message, 'm')
    assert_equals(copy.name, Constructor.name)
    assert_equals(copy.stack, error.stack)
    assert_equals(copy.extra, undefined)
  }, Constructor.name)
test(() => {
  const error = new Error('m')
  error.name = 'Odd'
  assert_equals(structuredClone(error).name, 'Error')
}, 'an error of another name')
test(() => assert_false(Object.hasOwn(structuredClone(new Error()), 'message')), 'an error without a message')
test(() => {
  const copy = structuredClone(new DOMException('m', 'DataError'))
  assert_true(copy instanceof DOMException)
  assert_equals(copy.name, 'DataError')
  assert_equals(copy.message, 'm')
}, 'DOMException')
promise_test(async () => {
  const copy = structuredClone(new Blob(['x'], { type: 'a/b' }))
  assert_true(copy instanceof Blob)
  assert_equals(copy.type, 'a/b')
  assert_equals(await copy.text(), 'x')
}, 'Blob')
promise_test(async () => {
  const copy = structuredClone(new File(['x'], 'name', { lastModified: 5 }))
  assert_true(copy instanceof File)
  assert_equals(copy.name, 'name')
  assert_equals(copy.lastModified, 5)
}, 'File')
promise_test(async () => {
  const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const copy = structuredClone(key)
  assert_true(copy instanceof CryptoKey)
  assert_false(copy.extractable)
  assert_equals((await crypto.subtle.sign('HMAC', copy, new Uint8Array(1))).byteLength, 32)
}, 'CryptoKey')
const refused = {
  function: () => () => 1,
  class: () => class {},
  symbol: () => Symbol('x'),
  'symbol object': () => Object(Symbol('x')),
  Promise: () => Promise.resolve(),
  WeakMap: () => new WeakMap(),
  WeakSet: () => new WeakSet(),
  WeakRef: () => new WeakRef({}),
  generator: () => (function* () {})(),
  Headers: () => new Headers(),
  Request: () => new Request('http://x.test'),
  Response: () => new Response(),
  URL: () => new URL('http://x.test'),
  AbortSignal: () => new AbortController().signal,
  Event: () => new Event('x'),
}
for (const [name, make] of Object.entries(refused)) {
  test(() => assert_throws_dom('DataCloneError', () => structuredClone(make())), `no ${name}`)
  test(() => assert_throws_dom('DataCloneError', () => structuredClone({ deep: [make()] })), `no ${name} inside`)
}
test(() => {
  const error = new Error('getter')
  assert_throws_exactly(error, () =>
    structuredClone({
      get x() {
        throw error
      },
    }),
  )
}, 'errors of getters pass on')
test(() => {
  const value = {
    get a() {
      delete this.b
      return 1
    },
    b: 2,
  }
  assert_array_equals(Object.keys(structuredClone(value)), ['a'])
}, 'properties that vanish meanwhile')
test(() => assert_throws_js(TypeError, () => structuredClone()), 'a value is needed')
for (const wrong of [5, 'x', true])
  test(() => assert_throws_js(TypeError, () => structuredClone(1, wrong)), `options ${show(wrong)}`)

test(() => {
  const buffer = new Uint8Array([1, 2]).buffer
  const copy = structuredClone({ buffer }, { transfer: [buffer] })
  assert_true(buffer.detached)
  assert_equals(buffer.byteLength, 0)
  assert_array_equals(new Uint8Array(copy.buffer), [1, 2])
}, 'transfer of a buffer')
test(() => {
  const view = new Uint8Array([1, 2, 3])
  const copy = structuredClone(view, { transfer: [view.buffer] })
  assert_array_equals(copy, [1, 2, 3])
  assert_equals(view.length, 0)
}, 'transfer of the buffer of a view')
test(() => {
  const buffer = new ArrayBuffer(1)
  structuredClone(1, { transfer: [buffer] })
  assert_true(buffer.detached)
}, 'transfer of what is not in the value')
test(() => {
  const buffer = new ArrayBuffer(1)
  assert_throws_dom('DataCloneError', () => structuredClone([buffer, () => 1], { transfer: [buffer] }))
  assert_false(buffer.detached)
}, 'nothing moves when the value can not be cloned')
test(() => {
  const buffer = new ArrayBuffer(1)
  assert_throws_dom('DataCloneError', () => structuredClone(1, { transfer: [buffer, buffer] }))
  assert_false(buffer.detached)
}, 'a buffer twice')
test(() => {
  const buffer = new ArrayBuffer(1)
  buffer.transfer()
  assert_throws_dom('DataCloneError', () => structuredClone(buffer))
  assert_throws_dom('DataCloneError', () => structuredClone(1, { transfer: [buffer] }))
}, 'a detached buffer')
for (const wrong of [{}, new Uint8Array(1), new Map()])
  test(
    () => assert_throws_dom('DataCloneError', () => structuredClone(1, { transfer: [wrong] })),
    `no transfer of ${Object.prototype.toString.call(wrong)}`,
  )
test(() => {
  const { port1 } = new MessageChannel()
  const copy = structuredClone({ port1 }, { transfer: [port1] })
  assert_true(copy.port1 instanceof MessagePort)
}, 'transfer of a port')
promise_test(async () => {
  const stream = new Response('x').body
  const copy = structuredClone(stream, { transfer: [stream] })
  assert_true(stream.locked)
  assert_equals(await new Response(copy).text(), 'x')
}, 'transfer of a stream')
test(() => {
  let value = 1
  for (let depth = 0; depth < 1000; depth++) value = [value]
  assert_equals(JSON.stringify(structuredClone(value)), JSON.stringify(value))
}, 'deep nesting')
for (const wrong of [null, 5, 'x'])
  test(
    () => assert_throws_js(TypeError, () => structuredClone(1, { transfer: wrong })),
    `no transfer of ${show(wrong)}`,
  )
test(() => {
  const copy = structuredClone(new QuotaExceededError('m', { quota: 1, requested: 2 }))
  assert_true(copy instanceof QuotaExceededError)
  assert_array_equals([copy.message, copy.quota, copy.requested], ['m', 1, 2])
  const exception = new DOMException('m', 'AbortError')
  assert_equals(structuredClone(exception).stack, exception.stack)
}, 'exceptions keep what they are')
for (const [what, make] of Object.entries({
  'an iterator of an array': () => [].values(),
  'an iterator of a map': () => new Map().keys(),
  'an iterator helper': () => [].values().map((value) => value),
  'an iterator of headers': () => new Headers().keys(),
  'a formatter': () => new Intl.NumberFormat(),
  'a generator': () => (function* () {})(),
  'a date without a zone': () => Temporal.PlainDate.from('2026-01-01'),
}))
  test(() => assert_throws_dom('DataCloneError', () => structuredClone(make())), `no clone of ${what}`)
test(() => {
  const copy = structuredClone({ [Symbol.toStringTag]: 'Array Iterator', a: 1 })
  assert_equals(copy.a, 1)
}, 'what only calls itself an iterator is a plain object')
