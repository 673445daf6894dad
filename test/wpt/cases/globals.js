// https://min-common-api.proposal.wintertc.org/: what has to be there, and what must not.
const interfaces = [
  'AbortController',
  'AbortSignal',
  'Blob',
  'ByteLengthQueuingStrategy',
  'CompressionStream',
  'CountQueuingStrategy',
  'Crypto',
  'CryptoKey',
  'CustomEvent',
  'DecompressionStream',
  'DOMException',
  'ErrorEvent',
  'Event',
  'EventTarget',
  'File',
  'FormData',
  'Headers',
  'MessageChannel',
  'MessageEvent',
  'MessagePort',
  'Performance',
  'PromiseRejectionEvent',
  'QuotaExceededError',
  'ReadableByteStreamController',
  'ReadableStream',
  'ReadableStreamBYOBReader',
  'ReadableStreamBYOBRequest',
  'ReadableStreamDefaultController',
  'ReadableStreamDefaultReader',
  'Request',
  'Response',
  'SubtleCrypto',
  'TextDecoder',
  'TextDecoderStream',
  'TextEncoder',
  'TextEncoderStream',
  'TransformStream',
  'TransformStreamDefaultController',
  'URL',
  'URLPattern',
  'URLSearchParams',
  'WritableStream',
  'WritableStreamDefaultController',
  'WritableStreamDefaultWriter',
]
for (const name of interfaces)
  test(() => {
    const { value, enumerable } = Object.getOwnPropertyDescriptor(globalThis, (void globalThis[name], name))
    assert_equals(typeof value, 'function')
    assert_equals(value.name, name)
    assert_false(enumerable)
  }, `the interface ${name}`)
for (const name of [
  'atob',
  'btoa',
  'clearInterval',
  'clearTimeout',
  'fetch',
  'queueMicrotask',
  'reportError',
  'setInterval',
  'setTimeout',
  'structuredClone',
  'addEventListener',
  'removeEventListener',
  'dispatchEvent',
])
  test(() => {
    assert_equals(typeof globalThis[name], 'function')
    assert_equals(globalThis[name].name, name)
    assert_true(Object.getOwnPropertyDescriptor(globalThis, name).enumerable)
  }, `the function ${name}`)
for (const [name, length] of Object.entries({
  fetch: 1,
  Headers: 0,
  FormData: 0,
  Blob: 0,
  File: 2,
  Request: 1,
  URL: 1,
}))
  test(() => assert_equals(globalThis[name].length, length), `${name} needs ${length}`)
test(() => {
  const reader = new Blob(['x']).stream().getReader({ mode: 'byob' })
  assert_equals(reader.constructor.name, 'ReadableStreamBYOBReader')
}, 'instances tell the name of an interface that was not asked for')
for (const name of ['onerror', 'onunhandledrejection', 'onrejectionhandled'])
  test(() => {
    assert_equals(globalThis[name], null)
    const handler = () => undefined
    globalThis[name] = handler
    assert_equals(globalThis[name], handler)
    globalThis[name] = null
    assert_equals(globalThis[name], null)
  }, name)
promise_test(async () => {
  const seen = []
  const listener = function (event) {
    seen.push(this === globalThis && event.target === globalThis && event instanceof ErrorEvent, event.error)
    event.preventDefault()
  }
  addEventListener('error', listener)
  reportError('reported')
  queueMicrotask(() => {
    throw 'microtask'
  })
  setTimeout(() => {
    throw 'timer'
  })
  const target = new EventTarget()
  target.addEventListener('x', () => {
    throw 'listener'
  })
  target.dispatchEvent(new Event('x'))
  await delay(10)
  removeEventListener('error', listener)
  reportError('after')
  assert_array_equals(seen, [true, 'reported', true, 'listener', true, 'microtask', true, 'timer'])
}, 'errors nobody caught are events of the global scope')
test(() => {
  let seen
  globalThis.onerror = (...given) => (seen = given) && true
  const error = new RangeError('wrong')
  reportError(error)
  globalThis.onerror = null
  assert_array_equals(seen, ['Uncaught RangeError: wrong', '', 0, 0, error])
}, 'onerror is called with what is known of the error')
test(() => {
  let calls = 0
  const listener = () => {
    calls++
    throw new Error('again')
  }
  addEventListener('error', listener)
  reportError(1)
  removeEventListener('error', listener)
  assert_equals(calls, 1)
}, 'a listener for errors that throws is not told of itself')
for (const name of ['console', 'crypto', 'navigator', 'performance', 'self'])
  test(() => assert_equals(typeof globalThis[name], 'object'), `the object ${name}`)
test(() => assert_equals(self, globalThis), 'self')
test(() => assert_equals(typeof navigator.userAgent, 'string'), 'navigator.userAgent')
for (const name of [
  'process',
  'require',
  'Buffer',
  'SharedArrayBuffer',
  'Atomics',
  'WebAssembly',
  'window',
  'document',
  'Deno',
  'inlineChunks',
  'core',
  'exported',
])
  test(() => assert_equals(typeof globalThis[name], 'undefined'), `no ${name}`)
for (const make of ['eval', 'Function'])
  test(() => assert_throws_js(EvalError, () => globalThis[make]('1')), `${make} makes no code`)
test(() => {
  for (const example of [() => 1, async () => 1, function* () {}, async function* () {}])
    assert_throws_js(EvalError, () => example.constructor('return 1'))
}, 'constructors of functions make no code')
test(() => {
  assert_true(Number.isInteger(performance.now()))
  assert_true(performance.now() <= performance.now())
  assert_true(Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000)
}, 'the clock has whole milliseconds')
promise_test(async () => {
  const order = []
  setTimeout((text) => order.push(text), 3, 'later')
  setTimeout(() => order.push('soon'))
  const id = setTimeout(() => order.push('never'), 1)
  clearTimeout(id)
  clearTimeout(undefined)
  clearTimeout(12345)
  queueMicrotask(() => order.push('microtask'))
  order.push('now')
  await delay(15)
  assert_array_equals(order, ['now', 'microtask', 'soon', 'later'])
}, 'timers')
promise_test(async () => {
  let count = 0
  await new Promise((resolve) => {
    const id = setInterval(() => {
      if (++count === 3) {
        clearInterval(id)
        resolve()
      }
    }, 1)
  })
  await delay(8)
  assert_equals(count, 3)
}, 'intervals')
promise_test(async () => {
  let after = false
  setTimeout(() => {
    throw new Error('reported, not fatal')
  })
  setTimeout(() => (after = true), 2)
  await delay(10)
  assert_true(after)
}, 'a timer that throws')
test(() => assert_throws_js(TypeError, () => setTimeout('code')), 'timers take no code')
test(() => assert_throws_js(TypeError, () => queueMicrotask('code')), 'microtasks take no code')
test(() => {
  const array = new Uint32Array(4)
  assert_equals(crypto.getRandomValues(array), array)
  assert_true(array.some((value) => value !== 0))
}, 'getRandomValues')
for (const Constructor of [Float32Array, Float64Array])
  test(
    () => assert_throws_dom('TypeMismatchError', () => crypto.getRandomValues(new Constructor(1))),
    `getRandomValues refuses ${Constructor.name}`,
  )
test(
  () => assert_throws_dom('TypeMismatchError', () => crypto.getRandomValues(new DataView(new ArrayBuffer(1)))),
  'getRandomValues refuses DataView',
)
test(
  () =>
    assert_throws(() => crypto.getRandomValues(new Uint8Array(65537)), isJs(QuotaExceededError), 'QuotaExceededError'),
  'getRandomValues gives 65,536 bytes at most',
)
test(
  () => assert_equals(crypto.getRandomValues(new Uint8Array(65536)).length, 65536),
  'getRandomValues gives 65,536 bytes',
)
test(() => {
  const seen = new Set(Array.from({ length: 200 }, () => crypto.randomUUID()))
  assert_equals(seen.size, 200)
  for (const id of seen) assert_true(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id), id)
}, 'randomUUID')
for (const name of ['Crypto', 'SubtleCrypto', 'CryptoKey', 'Performance', 'MessagePort'])
  test(() => assert_throws_js(TypeError, () => new globalThis[name]()), `${name} has no constructor`)
