// https://fetch.spec.whatwg.org/#response-class
test(() => {
  const response = new Response()
  assert_equals(response.type, 'default')
  assert_equals(response.url, '')
  assert_false(response.redirected)
  assert_equals(response.status, 200)
  assert_true(response.ok)
  assert_equals(response.statusText, '')
  assert_equals(response.body, null)
  assert_false(response.bodyUsed)
  assert_equals([...response.headers].length, 0)
}, 'a new Response')
for (const status of [200, 201, 299, 300, 404, 500, 599])
  test(() => {
    const response = new Response('x', { status })
    assert_equals(response.status, status)
    assert_equals(response.ok, status < 300)
  }, `status ${status}`)
for (const status of [0, 100, 101, 199, 600, 1000, -1, NaN])
  test(() => assert_throws_js(RangeError, () => new Response('', { status })), `no status ${status}`)
for (const status of [204, 205, 304]) {
  test(() => assert_throws_js(TypeError, () => new Response('', { status })), `status ${status} has no body`)
  test(() => assert_equals(new Response(null, { status }).status, status), `status ${status} without a body`)
}
test(() => assert_equals(new Response('', { status: '201' }).status, 201), 'the status is a number')
for (const [text, ok] of [
  ['OK', true],
  ['a\tb', true],
  ['\u00ff', true],
  ['a\nb', false],
  ['\u0100', false],
  ['\0', false],
])
  test(
    () => {
      if (ok) assert_equals(new Response('', { statusText: text }).statusText, text)
      else assert_throws_js(TypeError, () => new Response('', { statusText: text }))
    },
    `status text ${JSON.stringify(text)}`,
  )
test(() => assert_equals(new Response('', { headers: { a: 'b' } }).headers.get('a'), 'b'), 'headers')
test(() => {
  const { headers } = new Response()
  headers.set('x', 'y')
  assert_equals(headers.get('x'), 'y')
}, 'headers can be changed')
for (const init of [undefined, null, {}])
  test(() => assert_equals(new Response('', init).status, 200), `options ${show(init)}`)
test(() => assert_throws_js(TypeError, () => new Response('', 5)), 'options that are a number')

const bodies = {
  text: [() => 'h\u00e9', 'text/plain;charset=UTF-8', 'h\u00e9'],
  number: [() => 5, 'text/plain;charset=UTF-8', '5'],
  object: [() => ({}), 'text/plain;charset=UTF-8', '[object Object]'],
  bytes: [() => new Uint8Array([97, 98]), null, 'ab'],
  buffer: [() => new Uint8Array([97]).buffer, null, 'a'],
  view: [() => new DataView(new Uint8Array([97, 98, 99]).buffer, 1), null, 'bc'],
  params: [() => new URLSearchParams({ a: 'b c' }), 'application/x-www-form-urlencoded;charset=UTF-8', 'a=b+c'],
  blob: [() => new Blob(['x'], { type: 'text/x' }), 'text/x', 'x'],
  blobWithoutType: [() => new Blob(['x']), null, 'x'],
  stream: [() => new Response('s').body, null, 's'],
  loneSurrogate: [() => 'a\ud800', 'text/plain;charset=UTF-8', 'a\ufffd'],
  empty: [() => '', 'text/plain;charset=UTF-8', ''],
}
for (const [name, [make, type, text]] of Object.entries(bodies)) {
  test(() => assert_equals(new Response(make()).headers.get('content-type'), type), `content type of ${name}`)
  promise_test(async () => assert_equals(await new Response(make()).text(), text), `text of ${name}`)
  promise_test(
    async () => assert_equals(new TextDecoder().decode(await new Response(make()).arrayBuffer()), text),
    `arrayBuffer of ${name}`,
  )
  promise_test(
    async () => assert_equals(new TextDecoder().decode(await new Response(make()).bytes()), text),
    `bytes of ${name}`,
  )
  promise_test(async () => assert_equals(await (await new Response(make()).blob()).text(), text), `blob of ${name}`)
  promise_test(async () => {
    const response = new Response(make())
    let out = ''
    for await (const piece of response.body) {
      assert_true(piece instanceof Uint8Array)
      out += new TextDecoder().decode(piece)
    }
    assert_equals(out, text)
    assert_true(response.bodyUsed)
  }, `stream of ${name}`)
  promise_test(async () => {
    const response = new Response(make())
    const copy = response.clone()
    assert_equals((await Promise.all([response.text(), copy.text()])).join('|'), `${text}|${text}`)
  }, `clone of ${name}`)
  promise_test(async () => {
    const response = new Response(make())
    await response.text()
    assert_true(response.bodyUsed)
    for (const method of ['text', 'json', 'arrayBuffer', 'bytes', 'blob', 'formData'])
      await promise_rejects_js(TypeError, response[method](), method)
    assert_throws_js(TypeError, () => response.clone())
  }, `${name} is used once`)
}
test(
  () => assert_equals(new Response('x', { headers: { 'content-type': 'y' } }).headers.get('content-type'), 'y'),
  'a content type that was given stays',
)
promise_test(async () => {
  const response = new Response()
  assert_equals(await response.text(), '')
  assert_false(response.bodyUsed)
  assert_equals(await response.text(), '')
}, 'no body can be read again and again')
promise_test(async () => assert_equals((await new Response().arrayBuffer()).byteLength, 0), 'no body as a buffer')
promise_test(async () => promise_rejects_js(SyntaxError, new Response().json()), 'no body is no JSON')
promise_test(async () => assert_equals((await new Response('{"a":[1]}').json()).a[0], 1), 'json')
promise_test(async () => assert_equals(await new Response('\ufeff"x"').json(), 'x'), 'json with a byte order mark')
promise_test(async () => assert_equals(await new Response('\ufeffx').text(), 'x'), 'text with a byte order mark')
promise_test(async () => promise_rejects_js(SyntaxError, new Response('{').json()), 'broken JSON')
promise_test(async () => {
  const bytes = new Uint8Array([97])
  const response = new Response(bytes)
  bytes[0] = 98
  assert_equals(await response.text(), 'a')
}, 'bytes are copied')
test(() => {
  const response = new Response('x')
  assert_equals(response.body, response.body)
  assert_true(response.body instanceof ReadableStream)
  assert_false(response.bodyUsed)
}, 'body is one stream')
test(() => {
  const response = new Response('x')
  response.body.getReader()
  assert_false(response.bodyUsed)
  assert_throws_js(TypeError, () => response.clone())
}, 'a locked body can not be cloned')
promise_test(async () => {
  const response = new Response('x')
  response.body.getReader()
  await promise_rejects_js(TypeError, response.text())
}, 'a locked body can not be read')
promise_test(async () => {
  const response = new Response('x')
  await response.body.cancel()
  assert_true(response.bodyUsed)
}, 'a cancelled body is used')
test(() => {
  const stream = new ReadableStream()
  stream.getReader()
  assert_throws_js(TypeError, () => new Response(stream))
}, 'a locked stream is no body')
promise_test(async () => {
  const stream = new Response('x').body
  const reader = stream.getReader()
  await reader.read()
  reader.releaseLock()
  assert_throws_js(TypeError, () => new Response(stream))
}, 'a stream that was read is no body')
promise_test(
  async () => promise_rejects_js(TypeError, new Response(ReadableStream.from(['text'])).text()),
  'a stream of text is no body',
)
promise_test(async () => {
  const error = new Error('broken')
  const stream = new ReadableStream({ pull: (controller) => controller.error(error) })
  await promise_rejects_exactly(error, new Response(stream).text())
}, 'the error of a stream passes on')
promise_test(async () => {
  const response = new Response('abc')
  const stream = response.body
  await response.text()
  assert_true(stream.locked)
}, 'reading locks the stream')
promise_test(async () => {
  const response = new Response('abc')
  await response.text()
  assert_true(response.body instanceof ReadableStream)
  assert_true(response.body.locked)
}, 'the stream of what was read is locked')
promise_test(async () => {
  const reader = new Response(new Uint8Array([1, 2, 3])).body.getReader({ mode: 'byob' })
  const { value } = await reader.read(new Uint8Array(2))
  assert_array_equals(value, [1, 2])
}, 'bodies are byte streams')

test(() => {
  const response = Response.error()
  assert_equals(response.type, 'error')
  assert_equals(response.status, 0)
  assert_false(response.ok)
  assert_equals(response.body, null)
  assert_throws_js(TypeError, () => response.headers.append('a', 'b'))
}, 'Response.error')
for (const status of [301, 302, 303, 307, 308])
  test(() => {
    const response = Response.redirect('http://x.test/a b', status)
    assert_equals(response.status, status)
    assert_equals(response.headers.get('location'), 'http://x.test/a%20b')
    assert_throws_js(TypeError, () => response.headers.set('a', 'b'))
  }, `Response.redirect ${status}`)
test(() => assert_equals(Response.redirect('http://x.test/').status, 302), 'Response.redirect is 302')
for (const status of [200, 300, 304, 400])
  test(
    () => assert_throws_js(RangeError, () => Response.redirect('http://x.test/', status)),
    `Response.redirect not ${status}`,
  )
for (const url of ['', 'http://:', '/relative'])
  test(() => assert_throws_js(TypeError, () => Response.redirect(url)), `Response.redirect to ${JSON.stringify(url)}`)

promise_test(async () => {
  const response = Response.json({ a: [1, null] })
  assert_equals(response.headers.get('content-type'), 'application/json')
  assert_equals(await response.text(), '{"a":[1,null]}')
}, 'Response.json')
test(() => {
  const response = Response.json(1, { status: 201, headers: { 'content-type': 'x/y', z: '1' } })
  assert_equals(response.status, 201)
  assert_equals(response.headers.get('content-type'), 'x/y')
  assert_equals(response.headers.get('z'), '1')
}, 'Response.json with options')
for (const wrong of [undefined, () => 1, Symbol('x')])
  test(() => assert_throws_js(TypeError, () => Response.json(wrong)), `Response.json of ${String(wrong)}`)
test(() => assert_throws_js(TypeError, () => Response.json()), 'Response.json()')
for (const status of [204, 304])
  test(() => assert_throws_js(TypeError, () => Response.json({}, { status })), `Response.json with status ${status}`)
test(() => {
  const error = new Error('toJSON')
  assert_throws_exactly(error, () =>
    Response.json({
      toJSON() {
        throw error
      },
    }),
  )
}, 'errors of toJSON pass on')
test(() => {
  const cycle = {}
  cycle.cycle = cycle
  assert_throws_js(TypeError, () => Response.json(cycle))
}, 'Response.json of a cycle')
test(() => {
  const response = new Response('x', { status: 201, statusText: 'Made', headers: { a: 'b' } })
  const copy = response.clone()
  assert_equals(copy.status, 201)
  assert_equals(copy.statusText, 'Made')
  copy.headers.set('a', 'c')
  assert_equals(response.headers.get('a'), 'b')
}, 'clone copies')
promise_test(async () => {
  const form = await new Response(
    new URLSearchParams([
      ['a', '1'],
      ['a', '\u00e4 +'],
    ]),
  ).formData()
  assert_array_equals(form.getAll('a'), ['1', '\u00e4 +'])
}, 'a form of parameters')
promise_test(async () => {
  const given = new FormData()
  given.append('t\u00e4xt', 'line\nline')
  given.append('file', new Blob(['body'], { type: 'image/png' }), 'a"b\r\n.png')
  const form = await new Response(given).formData()
  assert_equals(form.get('t\u00e4xt'), 'line\r\nline')
  const file = form.get('file')
  assert_equals(file.name, 'a"b\r\n.png')
  assert_equals(file.type, 'image/png')
  assert_equals(await file.text(), 'body')
}, 'a multipart form')
promise_test(async () => promise_rejects_js(TypeError, new Response('x').formData()), 'text is no form')
promise_test(
  async () =>
    promise_rejects_js(
      TypeError,
      new Response('x', { headers: { 'content-type': 'multipart/form-data; boundary=b' } }).formData(),
    ),
  'a broken multipart form',
)
for (const body of ['--b--\r\n', '--b--', '\r\n--b--'])
  promise_test(
    async () => {
      const form = await new Response(body, {
        headers: { 'content-type': 'multipart/form-data; boundary="b"' },
      }).formData()
      assert_equals([...form].length, 0)
    },
    `an empty multipart form ${JSON.stringify(body)}`,
  )
promise_test(async () => {
  const body = '--b\r\ncontent-disposition: form-data; name="f"; filename="x"\r\n\r\n\0\u00ff\r\n--c\r\n--b--'
  const form = await new Response(body, {
    headers: { 'content-type': 'Multipart/Form-Data; charset=x; boundary=b' },
  }).formData()
  assert_equals(await form.get('f').text(), '\0\u00ff\r\n--c')
  assert_equals(form.get('f').type, 'text/plain')
}, 'a file without a type')
for (const [given, expected] of [
  ['text/plain', 'text/plain'],
  ['Text/HTML; Charset=UTF-8', 'text/html;charset=UTF-8'],
  ['x', ''],
  ['a/b;c="d e"', 'a/b;c="d e"'],
  [' a/b ', 'a/b'],
  ['a/b;c', 'a/b'],
  ['a/b;c=d;c=e', 'a/b;c=d'],
])
  promise_test(
    async () => assert_equals((await new Response('', { headers: { 'content-type': given } }).blob()).type, expected),
    `the type of a blob: ${given}`,
  )
test(() => {
  for (const name of ['body', 'bodyUsed', 'text', 'json', 'status', 'clone'])
    assert_true(Object.hasOwn(Response.prototype, name), name)
  assert_equals(Object.prototype.toString.call(new Response()), '[object Response]')
  assert_throws_js(TypeError, () => Response())
}, 'the interface')
promise_test(async () => {
  const { text } = Response.prototype
  await promise_rejects_js(TypeError, text.call({}))
}, 'methods reject on other objects')
for (const [given, expected] of [
  [['text/html;charset=gbk', 'text/html'], 'text/html;charset=gbk'],
  [['text/html;charset=gbk;a=b', 'text/html;x=y'], 'text/html;x=y;charset=gbk'],
  [['text/html;charset=gbk', 'x/x', 'text/html'], 'text/html'],
  [['a/b', '*/*', 'nothing'], 'a/b'],
  [['a/b;c=","', 'c/d;e="f,g"'], 'c/d;e="f,g"'],
])
  promise_test(
    async () => {
      const headers = given.map((type) => ['content-type', type])
      assert_equals((await new Response('', { headers }).blob()).type, expected)
    },
    `the type of several: ${given.join(' and ')}`,
  )
for (const [disposition, expected] of [
  ['form-data; name=a', 'a'],
  ['form-data; filename="f;name=z"; name="a"', 'a'],
  ['form-data; name="a"; filename=b.txt; x=y', 'a'],
  ['form-data', undefined],
  ['attachment; name="a"', undefined],
])
  promise_test(async () => {
    const body = `before\r\n--b\r\nContent-Disposition: ${disposition}\r\n\r\nx\r\n--b--\r\n`
    const form = new Response(body, { headers: { 'content-type': 'multipart/form-data; boundary=b' } }).formData()
    if (expected === undefined) return promise_rejects_js(TypeError, form)
    assert_array_equals([...(await form).keys()], [expected])
  }, `a part of a form: ${disposition}`)
promise_test(async () => {
  const bytes = new ReadableStream({
    start(controller) {
      for (const byte of [0xe2, 0x82, 0xac, 0xff]) controller.enqueue(new Uint8Array([byte]))
      controller.close()
    },
  })
  const response = new Response(bytes)
  const text = response.textStream()
  assert_true(response.bodyUsed)
  assert_throws_js(TypeError, () => response.textStream())
  assert_array_equals(await Array.fromAsync(text), ['\u20ac', '\ufffd'])
  assert_array_equals(await Array.fromAsync(new Request('http://x.test').textStream()), [])
  assert_array_equals(await Array.fromAsync(new Blob(['x']).textStream()), ['x'])
}, 'textStream')
