// https://dom.spec.whatwg.org/#aborting-ongoing-activities
test(() => assert_throws_js(TypeError, () => new AbortSignal()), 'AbortSignal has no constructor')
test(() => assert_true(new AbortController().signal instanceof EventTarget), 'a signal is an EventTarget')
test(() => {
  const controller = new AbortController()
  assert_equals(controller.signal, controller.signal)
  assert_equals(Object.prototype.toString.call(controller), '[object AbortController]')
  assert_equals(Object.prototype.toString.call(controller.signal), '[object AbortSignal]')
}, 'the signal is one object')
test(() => {
  const { signal } = new AbortController()
  assert_false(signal.aborted)
  assert_equals(signal.reason, undefined)
  signal.throwIfAborted()
}, 'a new signal is not aborted')
test(() => {
  const controller = new AbortController()
  const { signal } = controller
  const events = []
  signal.addEventListener('abort', (event) => events.push(event))
  controller.abort()
  assert_true(signal.aborted)
  assert_equals(events.length, 1)
  assert_equals(events[0].type, 'abort')
  assert_equals(events[0].target, signal)
  assert_false(events[0].bubbles)
  assert_true(events[0].isTrusted)
  controller.abort()
  assert_equals(events.length, 1)
}, 'abort fires once')
test(() => {
  const controller = new AbortController()
  controller.abort()
  assert_true(controller.signal.reason instanceof DOMException)
  assert_equals(controller.signal.reason.name, 'AbortError')
  assert_equals(controller.signal.reason.code, 20)
}, 'the reason is an AbortError by default')
for (const reason of [null, 0, '', 'x', false, new Error('e'), {}]) {
  test(
    () => {
      const controller = new AbortController()
      controller.abort(reason)
      assert_equals(controller.signal.reason, reason)
      assert_throws_exactly(reason, () => controller.signal.throwIfAborted())
    },
    `a reason of one's own: ${String(reason)}`,
  )
}
test(() => {
  const controller = new AbortController()
  controller.abort(undefined)
  assert_equals(controller.signal.reason.name, 'AbortError')
}, 'undefined is no reason')
test(() => {
  const controller = new AbortController()
  controller.abort('first')
  controller.abort('second')
  assert_equals(controller.signal.reason, 'first')
}, 'the first reason stays')
test(() => {
  const controller = new AbortController()
  const seen = []
  controller.signal.onabort = () => seen.push('property')
  controller.signal.addEventListener('abort', () => seen.push('listener'))
  controller.abort()
  assert_array_equals(seen, ['property', 'listener'])
}, 'onabort')
test(() => {
  const { signal } = new AbortController()
  assert_equals(signal.onabort, null)
  const handler = () => undefined
  signal.onabort = handler
  assert_equals(signal.onabort, handler)
  signal.onabort = 5
  assert_equals(signal.onabort, null)
}, 'onabort takes functions only')
test(() => {
  const controller = new AbortController()
  let reasonInEvent
  controller.signal.onabort = () => (reasonInEvent = controller.signal.reason)
  controller.abort('r')
  assert_equals(reasonInEvent, 'r')
}, 'the reason is there in the event')

test(() => {
  const signal = AbortSignal.abort()
  assert_true(signal.aborted)
  assert_equals(signal.reason.name, 'AbortError')
  assert_true(signal instanceof AbortSignal)
}, 'AbortSignal.abort()')
test(() => assert_equals(AbortSignal.abort('why').reason, 'why'), 'AbortSignal.abort(reason)')
promise_test(async () => {
  const signal = AbortSignal.abort()
  signal.onabort = () => fail('an event of something past')
  await delay(5)
}, 'AbortSignal.abort() fires no event')
test(
  () => assert_not_equals(AbortSignal.abort().reason, AbortSignal.abort().reason),
  'each AbortSignal.abort() has a reason of its own',
)

promise_test(async () => {
  const signal = AbortSignal.timeout(5)
  assert_false(signal.aborted)
  const event = await new Promise((resolve) => signal.addEventListener('abort', resolve))
  assert_true(event.isTrusted)
  assert_equals(signal.reason.name, 'TimeoutError')
  assert_equals(signal.reason.code, 23)
}, 'AbortSignal.timeout')
promise_test(async () => {
  const order = []
  await new Promise((resolve) => {
    for (const ms of [20, 5]) AbortSignal.timeout(ms).onabort = () => order.push(ms) === 2 && resolve()
  })
  assert_array_equals(order, [5, 20])
}, 'timeouts fire in their order')
for (const wrong of [-1, NaN, 'x', Infinity, 2 ** 53, undefined])
  test(() => assert_throws_js(TypeError, () => AbortSignal.timeout(wrong)), `AbortSignal.timeout(${String(wrong)})`)
test(() => assert_throws_js(TypeError, () => AbortSignal.timeout()), 'AbortSignal.timeout()')

test(() => assert_false(AbortSignal.any([]).aborted), 'any of nothing')
test(() => {
  const one = new AbortController()
  const two = new AbortController()
  const signal = AbortSignal.any([one.signal, two.signal])
  let events = 0
  signal.onabort = () => events++
  two.abort('two')
  assert_true(signal.aborted)
  assert_equals(signal.reason, 'two')
  one.abort('one')
  assert_equals(signal.reason, 'two')
  assert_equals(events, 1)
}, 'any follows each of its signals')
test(
  () => assert_equals(AbortSignal.any([AbortSignal.abort('a'), AbortSignal.abort('b')]).reason, 'a'),
  'any of aborted signals takes the first',
)
test(() => {
  const controller = new AbortController()
  const signal = AbortSignal.any([AbortSignal.any([controller.signal])])
  controller.abort('deep')
  assert_equals(signal.reason, 'deep')
}, 'any of any')
test(() => {
  const controller = new AbortController()
  const order = []
  const first = AbortSignal.any([controller.signal])
  const second = AbortSignal.any([controller.signal])
  controller.signal.onabort = () => order.push('source')
  second.onabort = () => order.push('second')
  first.onabort = () => order.push('first')
  controller.abort()
  assert_array_equals(order, ['source', 'first', 'second'])
}, 'the source fires before its dependents, those in their order')
test(() => {
  const controller = new AbortController()
  const dependent = AbortSignal.any([controller.signal])
  let seen
  controller.signal.onabort = () => (seen = dependent.aborted)
  controller.abort()
  assert_true(seen)
}, 'dependents are aborted before any event fires')
test(() => {
  const controller = new AbortController()
  assert_not_equals(AbortSignal.any([controller.signal]), controller.signal)
}, 'any gives a new signal')
test(() => {
  const controller = new AbortController()
  const signal = AbortSignal.any([controller.signal, controller.signal])
  let events = 0
  signal.onabort = () => events++
  controller.abort()
  assert_equals(events, 1)
}, 'any of the same signal twice')
for (const wrong of [undefined, null, 5, [5], [null], {}])
  test(() => assert_throws_js(TypeError, () => AbortSignal.any(wrong)), `any refuses ${show(wrong)}`)
test(() => {
  const set = new Set([AbortSignal.abort('s')])
  assert_equals(AbortSignal.any(set).reason, 's')
}, 'any takes any iterable')
test(() => {
  const controller = new AbortController()
  const { abort } = controller
  assert_throws_js(TypeError, () => abort())
}, 'abort is bound to its controller')

test(() => {
  const exception = new DOMException('m', 'NotFoundError')
  assert_equals(exception.code, 8)
  assert_equals(exception.message, 'm')
  assert_true(exception instanceof Error)
  assert_equals(String(exception), 'NotFoundError: m')
  assert_equals(typeof exception.stack, 'string')
}, 'DOMException')
test(() => {
  const exception = new DOMException()
  assert_equals(exception.name, 'Error')
  assert_equals(exception.message, '')
  assert_equals(exception.code, 0)
}, 'DOMException without arguments')
test(() => assert_equals(new DOMException('m', { name: 'X', cause: 5 }).cause, 5), 'DOMException with a cause')
for (const [name, code] of Object.entries({
  IndexSizeError: 1,
  HierarchyRequestError: 3,
  InvalidCharacterError: 5,
  NotSupportedError: 9,
  InvalidStateError: 11,
  SyntaxError: 12,
  InvalidAccessError: 15,
  TypeMismatchError: 17,
  SecurityError: 18,
  NetworkError: 19,
  AbortError: 20,
  QuotaExceededError: 22,
  TimeoutError: 23,
  DataCloneError: 25,
  EncodingError: 0,
  OperationError: 0,
  NotAllowedError: 0,
}))
  test(() => assert_equals(new DOMException('', name).code, code), `the code of ${name}`)
test(() => {
  assert_equals(DOMException.ABORT_ERR, 20)
  assert_equals(DOMException.prototype.DATA_CLONE_ERR, 25)
}, 'constants of DOMException')
test(() => {
  const exception = new DOMException('m', 'AbortError')
  assert_true(Error.isError(exception))
  assert_equals(exception.stack.split('\n')[0], 'AbortError: m')
  assert_false(exception.stack.includes('new DOMException'))
  assert_array_equals(Object.getOwnPropertyNames(exception), ['stack'])
  assert_equals(Object.getPrototypeOf(DOMException), Function.prototype)
}, 'a DOMException is an error')
test(() => {
  const { get } = Object.getOwnPropertyDescriptor(DOMException.prototype, 'name')
  assert_throws_js(TypeError, () => get.call(new Error('x')))
}, 'an error is no DOMException')
test(() => {
  const exceeded = new QuotaExceededError('m', { quota: 5, requested: 9 })
  assert_true(exceeded instanceof DOMException)
  assert_array_equals(
    [exceeded.name, exceeded.message, exceeded.code, exceeded.quota, exceeded.requested],
    ['QuotaExceededError', 'm', 22, 5, 9],
  )
  assert_equals(new QuotaExceededError().quota, null)
  for (const wrong of [{ quota: -1 }, { requested: -1 }, { quota: 2, requested: 1 }])
    assert_throws_js(RangeError, () => new QuotaExceededError('', wrong))
  assert_throws_js(TypeError, () => new QuotaExceededError('', { quota: NaN }))
}, 'QuotaExceededError')
