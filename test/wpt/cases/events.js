// https://dom.spec.whatwg.org/#events
test(() => assert_throws_js(TypeError, () => new Event()), 'Event needs a type')
test(() => assert_throws_js(TypeError, () => Event('x')), 'Event needs new')
test(() => {
  const event = new Event('x')
  assert_equals(event.type, 'x')
  for (const name of ['bubbles', 'cancelable', 'composed', 'defaultPrevented', 'isTrusted', 'cancelBubble'])
    assert_false(event[name], name)
  for (const name of ['target', 'srcElement', 'currentTarget']) assert_equals(event[name], null, name)
  assert_equals(event.eventPhase, Event.NONE)
  assert_true(event.returnValue)
  assert_equals(typeof event.timeStamp, 'number')
  assert_array_equals(event.composedPath(), [])
}, 'a new Event')
test(() => {
  const event = new Event('x', { bubbles: 1, cancelable: 'y', composed: {} })
  assert_true(event.bubbles && event.cancelable && event.composed)
}, 'options are booleans')
for (const type of [null, undefined, 5])
  test(() => assert_equals(new Event(type).type, String(type)), `the type ${String(type)}`)
for (const init of [null, undefined]) test(() => assert_false(new Event('x', init).bubbles), `options ${String(init)}`)
test(() => assert_throws_js(TypeError, () => new Event('x', 5)), 'options that are a number')
test(
  () => assert_array_equals([Event.NONE, Event.CAPTURING_PHASE, Event.AT_TARGET, Event.BUBBLING_PHASE], [0, 1, 2, 3]),
  'phases',
)

const target = () => new EventTarget()
test(() => {
  const one = target()
  const seen = []
  one.addEventListener('x', function (event) {
    seen.push(
      this === one,
      event.target === one,
      event.currentTarget === one,
      event.eventPhase,
      event.composedPath()[0] === one,
    )
  })
  const event = new Event('x')
  assert_true(one.dispatchEvent(event))
  assert_array_equals(seen, [true, true, true, 2, true])
  assert_equals(event.target, one)
  assert_equals(event.currentTarget, null)
  assert_equals(event.eventPhase, 0)
  assert_array_equals(event.composedPath(), [])
}, 'dispatch')
test(() => {
  const one = target()
  let calls = 0
  const listener = () => calls++
  one.addEventListener('x', listener)
  one.addEventListener('x', listener)
  one.addEventListener('x', listener, { once: true })
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 1)
}, 'the same listener is added once')
test(() => {
  const one = target()
  let calls = 0
  const listener = () => calls++
  one.addEventListener('x', listener)
  one.addEventListener('x', listener, true)
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 2)
  one.removeEventListener('x', listener)
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 3)
  one.removeEventListener('x', listener, { capture: true })
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 3)
}, 'capture tells listeners apart')
test(() => {
  const one = target()
  const order = []
  one.addEventListener('x', () => order.push('bubble'))
  one.addEventListener('x', () => order.push('capture'), true)
  one.dispatchEvent(new Event('x'))
  assert_array_equals(order, ['capture', 'bubble'])
}, 'capturing listeners come first')
test(() => {
  const one = target()
  let calls = 0
  one.addEventListener('x', () => calls++, { once: true })
  one.dispatchEvent(new Event('x'))
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 1)
}, 'once')
test(() => {
  const one = target()
  let calls = 0
  one.addEventListener('x', () => one.dispatchEvent(new Event('x')), { once: true })
  one.addEventListener('x', () => calls++)
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 2)
}, 'a once listener is removed before it is called')
test(() => {
  const one = target()
  const event = new Event('x', { cancelable: true })
  one.addEventListener('x', (given) => given.preventDefault())
  assert_false(one.dispatchEvent(event))
  assert_true(event.defaultPrevented)
  assert_false(event.returnValue)
}, 'preventDefault')
test(() => {
  const one = target()
  const event = new Event('x')
  one.addEventListener('x', (given) => given.preventDefault())
  assert_true(one.dispatchEvent(event))
}, 'preventDefault of what can not be cancelled')
test(() => {
  const one = target()
  const event = new Event('x', { cancelable: true })
  one.addEventListener('x', (given) => given.preventDefault(), { passive: true })
  assert_true(one.dispatchEvent(event))
}, 'passive listeners can not prevent')
test(() => {
  const event = new Event('x', { cancelable: true })
  event.returnValue = true
  assert_false(event.defaultPrevented)
  event.returnValue = false
  assert_true(event.defaultPrevented)
}, 'returnValue')
test(() => {
  const one = target()
  let calls = 0
  one.addEventListener('x', (event) => event.stopImmediatePropagation())
  one.addEventListener('x', () => calls++)
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 0)
}, 'stopImmediatePropagation')
test(() => {
  const one = target()
  let calls = 0
  one.addEventListener('x', (event) => event.stopPropagation())
  one.addEventListener('x', () => calls++)
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 1)
}, 'stopPropagation does not stop listeners of the same target')
test(() => {
  const one = target()
  let calls = 0
  const event = new Event('x')
  event.stopPropagation()
  assert_true(event.cancelBubble)
  one.addEventListener('x', () => calls++)
  one.dispatchEvent(event)
  assert_equals(calls, 0)
  assert_false(event.cancelBubble)
  one.dispatchEvent(event)
  assert_equals(calls, 1)
}, 'an event stopped before it was sent')
test(() => {
  const one = target()
  let calls = 0
  const second = () => calls++
  one.addEventListener('x', () => one.removeEventListener('x', second))
  one.addEventListener('x', second)
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 0)
}, 'a listener removed meanwhile is not called')
test(() => {
  const one = target()
  let calls = 0
  one.addEventListener('x', () => one.addEventListener('x', () => calls++))
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 0)
}, 'a listener added meanwhile is not called')
test(() => {
  const one = target()
  let calls = 0
  one.addEventListener('x', () => {
    throw new Error('first')
  })
  one.addEventListener('x', () => calls++)
  assert_true(one.dispatchEvent(new Event('x')))
  assert_equals(calls, 1)
}, 'a listener that throws does not stop the others')
test(() => {
  const one = target()
  const handler = {
    handleEvent(event) {
      this.seen = event.type
    },
  }
  one.addEventListener('x', handler)
  one.dispatchEvent(new Event('x'))
  assert_equals(handler.seen, 'x')
}, 'handleEvent')
test(() => {
  const one = target()
  const handler = {}
  one.addEventListener('x', handler)
  let calls = 0
  handler.handleEvent = () => calls++
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 1)
}, 'handleEvent is looked up at dispatch')
test(() => {
  const one = target()
  const event = new Event('x')
  one.addEventListener('x', () => assert_throws_dom('InvalidStateError', () => one.dispatchEvent(event)))
  let reported = true
  one.addEventListener('x', () => (reported = true))
  one.dispatchEvent(event)
  assert_true(reported)
}, 'an event can not be sent while it is on its way')
test(() => {
  const one = target()
  one.addEventListener('x', null)
  one.removeEventListener('x', null)
  one.addEventListener('x', undefined)
}, 'no listener')
for (const wrong of [5, 'x', true])
  test(
    () => assert_throws_js(TypeError, () => target().addEventListener('x', wrong)),
    `a listener that is ${show(wrong)}`,
  )
test(() => assert_throws_js(TypeError, () => target().addEventListener('x')), 'addEventListener needs a listener')
for (const wrong of [null, undefined, 5, {}, 'x'])
  test(() => assert_throws_js(TypeError, () => target().dispatchEvent(wrong)), `dispatchEvent(${show(wrong)})`)
test(() => {
  const one = target()
  const controller = new AbortController()
  let calls = 0
  one.addEventListener('x', () => calls++, { signal: controller.signal })
  one.dispatchEvent(new Event('x'))
  controller.abort()
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 1)
}, 'the option signal')
test(() => {
  const one = target()
  let calls = 0
  one.addEventListener('x', () => calls++, { signal: AbortSignal.abort() })
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 0)
}, 'a signal that is aborted already')
for (const wrong of [null, 5, {}])
  test(
    () => assert_throws_js(TypeError, () => target().addEventListener('x', () => 1, { signal: wrong })),
    `the option signal ${show(wrong)}`,
  )
test(() => {
  class Mine extends EventTarget {
    constructor() {
      super()
      this.own = 1
    }
  }
  const one = new Mine()
  let calls = 0
  one.addEventListener('x', () => calls++)
  one.dispatchEvent(new Event('x'))
  assert_equals(calls, 1)
}, 'a class of its own')
test(() => {
  const one = target()
  let seen
  one.addEventListener('x', (event) => (seen = event.detail))
  one.dispatchEvent(new CustomEvent('x', { detail: { a: 1 } }))
  assert_equals(seen.a, 1)
}, 'CustomEvent')
test(() => assert_equals(new CustomEvent('x').detail, null), 'CustomEvent without detail')
test(
  () => assert_equals(new CustomEvent('x', { detail: undefined }).detail, null),
  'CustomEvent with the detail undefined',
)
test(() => assert_equals(new CustomEvent('x', { detail: 0 }).detail, 0), 'CustomEvent with the detail 0')
test(() => {
  const event = new Event('x')
  event.initEvent('y', true, true)
  assert_equals(event.type, 'y')
  assert_true(event.bubbles && event.cancelable)
}, 'initEvent')
test(() => {
  const event = new CustomEvent('x')
  event.initCustomEvent('y', false, true, 5)
  assert_equals(event.detail, 5)
  assert_true(event instanceof Event)
}, 'initCustomEvent')
test(() => {
  const one = target()
  const event = new Event('x')
  one.dispatchEvent(event)
  one.dispatchEvent(event)
  assert_false(event.isTrusted)
}, 'an event can be sent again')
test(() => {
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent'])
    assert_true(Object.getOwnPropertyDescriptor(EventTarget.prototype, name).enumerable, name)
  assert_equals(Object.prototype.toString.call(new EventTarget()), '[object EventTarget]')
  assert_equals(Event.name, 'Event')
}, 'interfaces look as Web IDL wants them')
promise_test(async () => {
  const channel = new MessageChannel()
  const message = new Promise((resolve) => (channel.port2.onmessage = resolve))
  channel.port1.postMessage({ a: [1, new Date(0)] })
  const event = await message
  assert_equals(event.data.a[1].getTime(), 0)
  assert_true(event instanceof MessageEvent)
}, 'MessageChannel')
promise_test(async () => {
  const { port1, port2 } = new MessageChannel()
  const seen = []
  port2.addEventListener('message', (event) => seen.push(event.data))
  port1.postMessage(1)
  port1.postMessage(2)
  await delay(5)
  assert_array_equals(seen, [])
  port2.start()
  await delay(10)
  assert_array_equals(seen, [1, 2])
}, 'messages wait for start()')
promise_test(async () => {
  const { port1, port2 } = new MessageChannel()
  const inner = new MessageChannel()
  const got = new Promise((resolve) => (port2.onmessage = resolve))
  port1.postMessage({ port: inner.port1 }, [inner.port1])
  const { data, ports } = await got
  assert_equals(data.port, ports[0])
}, 'a port is sent through a port')
test(() => {
  const before = performance.now()
  const { timeStamp } = new Event('x')
  assert_true(timeStamp >= before && timeStamp <= performance.now())
}, 'the time of an event is on the clock of performance')
test(() => {
  assert_throws_js(TypeError, () => performance.now.call({}))
  assert_throws_js(TypeError, () => performance.toJSON.call({}))
}, 'the clock is of one performance')
test(() => {
  const { port1 } = new MessageChannel()
  assert_equals(new MessageEvent('x', { source: port1 }).source, port1)
  assert_throws_js(TypeError, () => new MessageEvent('x', { source: {} }))
}, 'messages come from ports')
