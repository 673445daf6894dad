// https://fetch.spec.whatwg.org/#request-class
const url = 'http://x.test/'
test(() => {
  const request = new Request(url)
  const expected = {
    method: 'GET',
    url,
    destination: '',
    referrer: 'about:client',
    referrerPolicy: '',
    mode: 'cors',
    credentials: 'same-origin',
    cache: 'default',
    redirect: 'follow',
    integrity: '',
    keepalive: false,
    duplex: 'half',
    isReloadNavigation: false,
    isHistoryNavigation: false,
    body: null,
    bodyUsed: false,
  }
  for (const [name, value] of Object.entries(expected)) assert_equals(request[name], value, name)
  assert_true(request.headers instanceof Headers)
  assert_true(request.signal instanceof AbortSignal)
  assert_false(request.signal.aborted)
}, 'a new Request')
for (const [given, expected] of [
  ['http://x.test', 'http://x.test/'],
  ['http://x.test/a b#c', 'http://x.test/a%20b#c'],
  [new URL('http://y.test/z'), 'http://y.test/z'],
  ['HTTP://X.TEST:80/', 'http://x.test/'],
  ['data:,x', 'data:,x'],
])
  test(() => assert_equals(new Request(given).url, expected), `the address ${given}`)
for (const wrong of ['', '/relative', 'http://', 'http://u:p@x.test/', 'http://u@x.test/', undefined, {}])
  test(() => assert_throws_js(TypeError, () => new Request(wrong)), `no address ${show(wrong)}`)
test(() => assert_throws_js(TypeError, () => new Request()), 'an address is needed')
for (const [given, expected] of [
  ['get', 'GET'],
  ['post', 'POST'],
  ['Put', 'PUT'],
  ['delete', 'DELETE'],
  ['head', 'HEAD'],
  ['options', 'OPTIONS'],
  ['patch', 'patch'],
  ['PATCH', 'PATCH'],
  ['foo', 'foo'],
  ['query', 'query'],
])
  test(() => assert_equals(new Request(url, { method: given }).method, expected), `the method ${given}`)
for (const wrong of ['', 'a b', 'connect', 'TRACE', 'Track', '\u00e4', 'a\n'])
  test(
    () => assert_throws_js(TypeError, () => new Request(url, { method: wrong })),
    `no method ${JSON.stringify(wrong)}`,
  )
for (const method of ['GET', 'HEAD', 'get', undefined]) {
  test(() => assert_throws_js(TypeError, () => new Request(url, { method, body: 'x' })), `${method} has no body`)
  test(() => assert_equals(new Request(url, { method, body: null }).body, null), `${method} with the body null`)
}
const enumerations = {
  mode: ['cors', 'same-origin', 'no-cors'],
  credentials: ['omit', 'same-origin', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache'],
  redirect: ['follow', 'error', 'manual'],
  referrerPolicy: ['', 'no-referrer', 'origin', 'unsafe-url', 'strict-origin-when-cross-origin'],
}
for (const [name, values] of Object.entries(enumerations)) {
  for (const value of values)
    test(() => assert_equals(new Request(url, { [name]: value })[name], value), `${name} ${value}`)
  for (const wrong of ['nonsense', null, 5])
    test(() => assert_throws_js(TypeError, () => new Request(url, { [name]: wrong })), `${name} not ${wrong}`)
}
test(() => assert_throws_js(TypeError, () => new Request(url, { mode: 'navigate' })), 'the mode navigate')
test(
  () => assert_throws_js(TypeError, () => new Request(url, { cache: 'only-if-cached' })),
  'only-if-cached needs same-origin',
)
test(
  () => assert_equals(new Request(url, { cache: 'only-if-cached', mode: 'same-origin' }).cache, 'only-if-cached'),
  'only-if-cached with same-origin',
)
test(() => assert_throws_js(TypeError, () => new Request(url, { window: {} })), 'a window')
test(() => assert_equals(new Request(url, { window: null }).url, url), 'the window null')
test(() => assert_equals(new Request(url, { integrity: 'sha256-x' }).integrity, 'sha256-x'), 'integrity')
test(() => assert_true(new Request(url, { keepalive: true }).keepalive), 'keepalive')
test(() => assert_equals(new Request(url, { referrer: '' }).referrer, ''), 'no referrer')
test(() => assert_throws_js(TypeError, () => new Request(url, { referrer: 'http://:' })), 'a broken referrer')
test(
  () => assert_throws_js(TypeError, () => new Request(url, { duplex: 'full', method: 'POST', body: 'x' })),
  'duplex full',
)
for (const init of [undefined, null, {}])
  test(() => assert_equals(new Request(url, init).method, 'GET'), `options ${show(init)}`)
test(() => assert_throws_js(TypeError, () => new Request(url, 5)), 'options that are a number')
test(() => assert_equals(new Request(url, { headers: { a: 'b' } }).headers.get('a'), 'b'), 'headers')
test(() => {
  const headers = new Headers({ a: 'b' })
  const request = new Request(url, { headers })
  headers.set('a', 'c')
  assert_equals(request.headers.get('a'), 'b')
  request.headers.set('a', 'd')
  assert_equals(request.headers.get('a'), 'd')
}, 'headers are copied')

const post = (body, more) => new Request(url, { method: 'POST', body, ...more })
for (const [name, make, type, text] of [
  ['text', () => 'x\u00e4', 'text/plain;charset=UTF-8', 'x\u00e4'],
  ['bytes', () => new Uint8Array([97]), null, 'a'],
  ['params', () => new URLSearchParams('a=b'), 'application/x-www-form-urlencoded;charset=UTF-8', 'a=b'],
  ['blob', () => new Blob(['b'], { type: 'x/y' }), 'x/y', 'b'],
  ['false', () => false, 'text/plain;charset=UTF-8', 'false'],
]) {
  test(() => assert_equals(post(make()).headers.get('content-type'), type), `content type of ${name}`)
  for (const [method, read] of [
    ['text', (value) => value],
    ['arrayBuffer', (value) => new TextDecoder().decode(value)],
    ['bytes', (value) => new TextDecoder().decode(value)],
    ['blob', (value) => value.text()],
  ]) {
    promise_test(async () => {
      const request = post(make())
      assert_false(request.bodyUsed)
      assert_equals(await read(await request[method]()), text)
      assert_true(request.bodyUsed)
      await promise_rejects_js(TypeError, request[method]())
    }, `${method} of ${name}`)
  }
}
promise_test(async () => assert_equals((await post('{"a":1}').json()).a, 1), 'json')
test(() => assert_throws_js(TypeError, () => post(new ReadableStream())), 'a stream needs duplex')
promise_test(async () => assert_equals(await post(new Response('s').body, { duplex: 'half' }).text(), 's'), 'a stream')
promise_test(async () => {
  const form = new FormData()
  form.set('a', 'b')
  const request = post(form)
  assert_true(request.headers.get('content-type').startsWith('multipart/form-data; boundary='))
  assert_equals((await request.formData()).get('a'), 'b')
}, 'a form')

test(() => {
  const first = new Request(url, {
    method: 'PUT',
    headers: { a: 'b' },
    mode: 'same-origin',
    redirect: 'manual',
    integrity: 'i',
    keepalive: true,
  })
  const second = new Request(first)
  for (const name of ['method', 'url', 'mode', 'redirect', 'integrity', 'keepalive'])
    assert_equals(second[name], first[name], name)
  assert_equals(second.headers.get('a'), 'b')
  assert_not_equals(second.headers, first.headers)
}, 'from a Request')
test(() => {
  const second = new Request(new Request(url, { method: 'PUT', headers: { a: 'b' } }), {
    method: 'delete',
    headers: { c: 'd' },
  })
  assert_equals(second.method, 'DELETE')
  assert_equals(second.headers.get('a'), null)
  assert_equals(second.headers.get('c'), 'd')
}, 'from a Request with other options')
promise_test(async () => {
  const first = post('body')
  const second = new Request(first)
  assert_true(first.bodyUsed)
  assert_equals(second.headers.get('content-type'), 'text/plain;charset=UTF-8')
  assert_equals(await second.text(), 'body')
  assert_throws_js(TypeError, () => new Request(first))
}, 'a body moves to the new Request')
promise_test(async () => {
  const first = post('body')
  assert_equals(await new Request(first, { body: 'other' }).text(), 'other')
  assert_false(first.bodyUsed)
}, 'another body leaves the first alone')
promise_test(async () => {
  const first = post('body')
  void first.body
  const second = new Request(first)
  assert_equals(await second.text(), 'body')
  assert_true(first.bodyUsed)
}, 'a body whose stream was looked at moves too')
test(() => assert_throws_js(TypeError, () => new Request(post('x'), { method: 'GET' })), 'a body can not become a GET')
test(() => assert_equals(new Request(new Request(url), { method: 'POST' }).body, null), 'no body moves')
promise_test(async () => {
  const request = post('x', { headers: { a: 'b' } })
  const copy = request.clone()
  assert_equals(copy.method, 'POST')
  assert_equals(copy.headers.get('a'), 'b')
  assert_not_equals(copy.headers, request.headers)
  assert_equals((await request.text()) + (await copy.text()), 'xx')
}, 'clone')
promise_test(async () => {
  const request = post('x')
  await request.text()
  assert_throws_js(TypeError, () => request.clone())
}, 'no clone of what was read')
test(() => {
  const controller = new AbortController()
  const request = new Request(url, { signal: controller.signal })
  assert_not_equals(request.signal, controller.signal)
  assert_equals(request.signal, request.signal)
  const copy = request.clone()
  const next = new Request(request)
  controller.abort('r')
  for (const one of [request, copy, next]) assert_equals(one.signal.reason, 'r')
}, 'signals follow')
test(() => {
  assert_true(new Request(url, { signal: AbortSignal.abort() }).signal.aborted)
  assert_false(new Request(new Request(url, { signal: AbortSignal.abort() }), { signal: null }).signal.aborted)
}, 'signals that are aborted, and none')
for (const wrong of [5, {}, 'x'])
  test(() => assert_throws_js(TypeError, () => new Request(url, { signal: wrong })), `the signal ${show(wrong)}`)
test(() => {
  assert_equals(Object.prototype.toString.call(new Request(url)), '[object Request]')
  for (const name of ['method', 'headers', 'body', 'text', 'clone'])
    assert_true(Object.hasOwn(Request.prototype, name), name)
  assert_throws_js(TypeError, () => Request(url))
  assert_throws_js(TypeError, () => Request.prototype.method)
}, 'the interface')
promise_test(async () => promise_rejects_js(TypeError, fetch('/relative')), 'fetch of a relative address')
promise_test(
  async () => promise_rejects_js(TypeError, fetch(url, { method: 'GET', body: 'x' })),
  'fetch with a wrong body',
)
promise_test(
  async () => promise_rejects_exactly('r', fetch(url, { signal: AbortSignal.abort('r') })),
  'fetch with an aborted signal',
)
