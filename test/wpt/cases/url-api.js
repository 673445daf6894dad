// https://url.spec.whatwg.org/#url-class: what is not parsing, which url.test.ts compares with Node's.
test(() => assert_throws_js(TypeError, () => new URL()), 'an address is needed')
test(() => assert_throws_js(TypeError, () => URL('http://x.test')), 'URL needs new')
test(() => assert_equals(URL.parse('nonsense'), null), 'URL.parse of nonsense')
test(() => {
  const url = URL.parse('b', 'http://x.test/a')
  assert_true(url instanceof URL)
  assert_equals(url.href, 'http://x.test/b')
}, 'URL.parse')
for (const [input, base, expected] of [
  ['http://x.test', undefined, true],
  ['a', undefined, false],
  ['a', 'http://x.test', true],
  ['a', 'a:b', false],
  ['http://x', 'nonsense', false],
  [undefined, undefined, false],
  ['a:b', undefined, true],
])
  test(() => assert_equals(URL.canParse(input, base), expected), `URL.canParse(${input}, ${base})`)
test(() => assert_throws_js(TypeError, () => URL.canParse()), 'URL.canParse()')
test(() => {
  const url = new URL('http://x.test/a')
  assert_equals(JSON.stringify({ url }), '{"url":"http://x.test/a"}')
  assert_equals(String(url), 'http://x.test/a')
  assert_equals(`${url}`, url.href)
  assert_equals(url.toJSON(), url.href)
}, 'text')
test(() => {
  for (const name of [
    'href',
    'origin',
    'protocol',
    'username',
    'password',
    'host',
    'hostname',
    'port',
    'pathname',
    'search',
    'searchParams',
    'hash',
  ]) {
    const descriptor = Object.getOwnPropertyDescriptor(URL.prototype, name)
    assert_true(descriptor.enumerable, name)
    assert_equals(typeof descriptor.set, name === 'origin' || name === 'searchParams' ? 'undefined' : 'function', name)
  }
  assert_equals(Object.prototype.toString.call(new URL('a:')), '[object URL]')
  assert_equals(URL.length, 1)
}, 'the interface')
test(() => {
  const url = new URL('http://x.test/')
  assert_throws_js(TypeError, () => (url.href = 'nonsense'))
  assert_equals(url.href, 'http://x.test/')
}, 'an href that is none changes nothing')
test(
  () => assert_throws_js(TypeError, () => Object.getOwnPropertyDescriptor(URL.prototype, 'href').get.call({})),
  'getters want a URL',
)
test(() => assert_equals(new URL({ toString: () => 'http://x.test' }).host, 'x.test'), 'toString is called')
test(() => assert_equals(new URL('x', new URL('http://x.test/a/')).href, 'http://x.test/a/x'), 'a URL as the base')
for (const base of [undefined]) test(() => assert_throws_js(TypeError, () => new URL('x', base)), `the base ${base}`)
for (const base of [null, '', 'nonsense'])
  test(
    () => assert_throws_js(TypeError, () => new URL('http://x.test', base)),
    `the base ${JSON.stringify(base)} counts even for an absolute address`,
  )
for (const [input, origin] of [
  ['http://x.test:80/a', 'http://x.test'],
  ['https://x.test:8080', 'https://x.test:8080'],
  ['ftp://x.test', 'ftp://x.test'],
  ['ws://x.test', 'ws://x.test'],
  ['file:///a', 'null'],
  ['data:x', 'null'],
  ['blob:https://x.test/id', 'https://x.test'],
  ['blob:d3958f5c', 'null'],
  ['blob:ftp://host/path', 'null'],
  ['a://x.test', 'null'],
])
  test(() => assert_equals(new URL(input).origin, origin), `the origin of ${input}`)
const patterns = [
  [{ pathname: '/a/:id' }, 'http://x.test/a/5', { id: '5' }],
  [{ pathname: '/a/*' }, 'http://x.test/a/b/c', { 0: 'b/c' }],
  [{ pathname: '/:a{/:b}?' }, 'http://x.test/1', { a: '1', b: undefined }],
  [{ pathname: '/x' }, 'http://x.test/y', null],
  [{ hostname: '*.x.test' }, 'http://a.x.test/', {}],
  [{ search: 'q=*' }, 'http://x.test/?q=1', {}],
  [{ pathname: '/(\\d+)' }, 'http://x.test/12', { 0: '12' }],
  [{ pathname: '/(\\d+)' }, 'http://x.test/ab', null],
]
for (const [pattern, input, groups] of patterns)
  test(
    () => {
      const result = new URLPattern(pattern).exec(input)
      assert_equals(new URLPattern(pattern).test(input), groups !== null)
      if (groups === null) assert_equals(result, null)
      else for (const [name, value] of Object.entries(groups)) assert_equals(result.pathname.groups[name], value, name)
    },
    `URLPattern ${JSON.stringify(pattern)} on ${input}`,
  )
test(() => assert_true(new URLPattern('http://x.test/a/:id').test('http://x.test/a/1')), 'URLPattern of a text')
test(() => assert_true(new URLPattern('/a/:id', 'http://x.test').test('http://x.test/a/1')), 'URLPattern with a base')
test(() => assert_throws_js(TypeError, () => new URLPattern({ pathname: '(' })), 'a broken URLPattern')
test(
  () => assert_true(new URLPattern({ pathname: '/A' }, { ignoreCase: true }).test('http://x.test/a')),
  'URLPattern without case',
)
