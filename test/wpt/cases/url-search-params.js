// https://url.spec.whatwg.org/#interface-urlsearchparams
const text = (init) => new URLSearchParams(init).toString()
for (const [input, expected] of [
  ['', ''],
  ['?', ''],
  ['??', '%3F='],
  ['a=b', 'a=b'],
  ['?a=b', 'a=b'],
  ['a', 'a='],
  ['a=', 'a='],
  ['=b', '=b'],
  ['=', '='],
  ['&', ''],
  ['&&a&&', 'a='],
  ['a=b=c', 'a=b%3Dc'],
  ['a+b=c+d', 'a+b=c+d'],
  ['a%20b', 'a+b='],
  ['%', '%25='],
  ['%2', '%252='],
  ['%zz', '%25zz='],
  ['%61=%62', 'a=b'],
  ['a=%C3%A4', 'a=%C3%A4'],
  ['a=\u00e4', 'a=%C3%A4'],
  ['%FF', '%EF%BF%BD='],
  ['a=%EF%BB%BFx', 'a=%EF%BB%BFx'],
  ['a=\ud83d\ude00', 'a=%F0%9F%98%80'],
  ['a=\ud800', 'a=%EF%BF%BD'],
  ["!'()~*-._=", '%21%27%28%29%7E*-._='],
  ['a=1&a=2', 'a=1&a=2'],
  ['a=b;c=d', 'a=b%3Bc%3Dd'],
  ['\0=\x7f', '%00=%7F'],
  ['a=%2b', 'a=%2B'],
  ['%25', '%25='],
  ['a=b#c', 'a=b%23c'],
  ['id=0&value=%', 'id=0&value=%25'],
  ['%E4%A', '%EF%BF%BD%25A='],
  [' a = b ', '+a+=+b+'],
])
  test(() => assert_equals(text(input), expected), `from ${JSON.stringify(input)}`)
for (const [name, init, expected] of [
  ['nothing', undefined, ''],
  ['null', null, 'null='],
  ['a number', 5, '5='],
  ['a record', { a: 1, b: 'c d' }, 'a=1&b=c+d'],
  [
    'pairs',
    [
      ['a', 'b'],
      ['a', 'c'],
    ],
    'a=b&a=c',
  ],
  ['a Map', new Map([['x', 'y']]), 'x=y'],
  ['parameters', new URLSearchParams('q=1&q=2'), 'q=1&q=2'],
  [
    'a generator',
    (function* () {
      yield ['g', 'h']
    })(),
    'g=h',
  ],
  ['a String object', new String('a'), null],
  ['an empty list', [], ''],
  ['an empty record', {}, ''],
  ['surrogates', { 'a\ud800': 'b' }, 'a%EF%BF%BD=b'],
  [
    'a FormData',
    (() => {
      const form = new FormData()
      form.append('f', 'v')
      return form
    })(),
    'f=v',
  ],
])
  test(
    () => (expected === null ? assert_throws_js(TypeError, () => text(init)) : assert_equals(text(init), expected)),
    `from ${name}`,
  )
for (const wrong of [[['a']], [['a', 'b', 'c']], [5], [null], Symbol('x')])
  test(() => assert_throws_js(TypeError, () => new URLSearchParams(wrong)), `not from ${show(wrong)}`)
test(() => assert_equals(text({ '\ud800': '1', '\ufffd': '2' }), '%EF%BF%BD=2'), 'record names that become the same')
test(() => {
  const params = new URLSearchParams('a=1&b=2&a=3')
  assert_equals(params.get('a'), '1')
  assert_equals(params.get('c'), null)
  assert_array_equals(params.getAll('a'), ['1', '3'])
  assert_array_equals(params.getAll('c'), [])
  assert_true(params.has('b'))
  assert_false(params.has('c'))
  assert_true(params.has('a', '3'))
  assert_false(params.has('a', '2'))
  assert_true(params.has('a', undefined))
  assert_equals(params.size, 3)
}, 'get, getAll, has, size')
test(() => {
  const params = new URLSearchParams('a=1&b=2&a=3')
  params.append('a', null)
  params.set('b', undefined)
  assert_equals(params.toString(), 'a=1&b=undefined&a=3&a=null')
  params.set('a', 'x')
  assert_equals(params.toString(), 'a=x&b=undefined')
  params.set('c', 'y')
  params.delete('a')
  assert_equals(params.toString(), 'b=undefined&c=y')
}, 'append, set, delete')
test(() => {
  const params = new URLSearchParams('a=1&a=2&a=3')
  params.delete('a', '2')
  assert_equals(params.toString(), 'a=1&a=3')
  params.delete('a', undefined)
  assert_equals(params.toString(), '')
}, 'delete with a value')
for (const [input, expected] of [
  ['z=b&a=b&z=a&a=a', 'a=b&a=a&z=b&z=a'],
  ['\ufffd=x&\ufffc&\ufffd=a', '\ufffc=&\ufffd=x&\ufffd=a'],
  ['\ufb03&\ud83c\udf08', '\ud83c\udf08=&\ufb03='],
  ['a=1&=2', '=2&a=1'],
  ['zz&z', 'z=&zz='],
])
  test(
    () => {
      const params = new URLSearchParams(input)
      params.sort()
      assert_equals(params.toString(), new URLSearchParams(expected).toString())
    },
    `sort ${JSON.stringify(input)}`,
  )
test(() => {
  const params = new URLSearchParams('a=1&b=2')
  const seen = []
  params.forEach(
    function (value, name, all) {
      seen.push(name, value, all === params, this.x)
    },
    { x: 5 },
  )
  assert_array_equals(seen, ['a', '1', true, 5, 'b', '2', true, 5])
}, 'forEach')
test(() => {
  const params = new URLSearchParams('a=1&b=2')
  assert_array_equals([...params.keys()], ['a', 'b'])
  assert_array_equals([...params.values()], ['1', '2'])
  assert_array_equals([...params].flat(), ['a', '1', 'b', '2'])
  assert_equals(Object.prototype.toString.call(params.entries()), '[object URLSearchParams Iterator]')
  assert_equals(params[Symbol.iterator], params.entries)
}, 'iterators')
test(() => {
  const url = new URL('http://x.test/?a=1&b=2&c=3')
  const seen = []
  for (const [name] of url.searchParams) {
    url.searchParams.delete(name)
    seen.push(name)
  }
  assert_array_equals(seen, ['a', 'c'])
  assert_equals(url.search, '?b=2')
}, 'deleting while iterating')
test(() => {
  const url = new URL('http://x.test/?a=1#h')
  const { searchParams } = url
  assert_equals(url.searchParams, searchParams)
  searchParams.append('b', '2 3')
  assert_equals(url.href, 'http://x.test/?a=1&b=2+3#h')
  url.search = '?c=4'
  assert_equals(searchParams.get('c'), '4')
  assert_equals(searchParams.get('a'), null)
  url.href = 'http://y.test/?d=5'
  assert_equals(searchParams.get('d'), '5')
  searchParams.delete('d')
  assert_equals(url.href, 'http://y.test/')
}, 'parameters of a URL')
test(() => {
  const url = new URL('http://x.test/?a=b,c&d~')
  assert_equals(url.search, '?a=b,c&d~')
  url.searchParams.append('e', 'f')
  assert_equals(url.search, '?a=b%2Cc&d%7E=&e=f')
}, 'the query is written anew when it changes')
test(() => {
  const url = new URL('http://x.test/?a=b~')
  url.searchParams.sort()
  assert_equals(url.search, '?a=b%7E')
}, 'sort writes the query anew')
test(() => {
  const url = new URL('data:space   ?test')
  url.searchParams.delete('test')
  assert_equals(url.href, 'data:space  %20')
}, 'an opaque path whose query is removed')
for (const [method, count] of [
  ['append', 2],
  ['set', 2],
  ['get', 1],
  ['getAll', 1],
  ['has', 1],
  ['delete', 1],
])
  test(() => {
    for (let given = 0; given < count; given++)
      assert_throws_js(TypeError, () => new URLSearchParams()[method](...['a', 'b'].slice(0, given)))
    assert_equals(URLSearchParams.prototype[method].length, count)
  }, `${method} needs ${count}`)
test(() => {
  assert_equals(Object.prototype.toString.call(new URLSearchParams()), '[object URLSearchParams]')
  assert_throws_js(TypeError, () => URLSearchParams())
  assert_equals(URLSearchParams.length, 0)
}, 'the interface')
