// https://fetch.spec.whatwg.org/#headers-class
const pairs = (headers) => [...headers].map(([name, value]) => `${name}: ${value}`)

test(() => assert_array_equals(pairs(new Headers()), []), 'empty')
for (const init of [undefined, {}, [], new Map(), new Headers()])
  test(
    () => assert_array_equals(pairs(new Headers(init)), []),
    `from ${Object.prototype.toString.call(init)} that is empty`,
  )
for (const wrong of [null, 1, 'x', true])
  test(() => assert_throws_js(TypeError, () => new Headers(wrong)), `not from ${show(wrong)}`)
test(
  () => assert_array_equals(pairs(new Headers({ B: '1', a: '2' })), ['a: 2', 'b: 1']),
  'from a record, sorted, in lower case',
)
test(
  () =>
    assert_array_equals(
      pairs(
        new Headers([
          ['B', '1'],
          ['b', '2'],
        ]),
      ),
      ['b: 1, 2'],
    ),
  'from a list, combined',
)
test(() => assert_array_equals(pairs(new Headers(new Map([['x', 'y']]))), ['x: y']), 'from a Map')
test(() => assert_array_equals(pairs(new Headers(new Headers({ x: 'y' }))), ['x: y']), 'from Headers')
for (const wrong of [[['a']], [['a', 'b', 'c']], ['ab'], [5], [[]], [null]])
  test(() => assert_throws_js(TypeError, () => new Headers(wrong)), `not from the list ${JSON.stringify(wrong)}`)
test(() => {
  const copy = new Headers({ a: '1' })
  const other = new Headers(copy)
  copy.set('a', '2')
  assert_equals(other.get('a'), '1')
}, 'a copy is a copy')
test(() => assert_throws_js(TypeError, () => new Headers({ [Symbol('x')]: 'y' })), 'a symbol as a name')
test(() => assert_equals(new Headers({ a: 5, b: null }).get('a'), '5'), 'values become text')
test(() => {
  const order = []
  const record = new Proxy(
    { a: '1', b: '2' },
    {
      ownKeys: (target) => (order.push('keys'), Reflect.ownKeys(target)),
      getOwnPropertyDescriptor: (target, key) => (
        order.push(`has ${key}`),
        Reflect.getOwnPropertyDescriptor(target, key)
      ),
      get: (target, key) => (order.push(`get ${String(key)}`), target[key]),
    },
  )
  new Headers(record)
  assert_array_equals(order, ['get Symbol(Symbol.iterator)', 'keys', 'has a', 'get a', 'has b', 'get b'])
}, 'a record is read in order')
test(() => {
  const headers = new Headers([['a', 'b']])
  headers[Symbol.iterator] = function* () {
    yield ['c', 'd']
  }
  assert_array_equals([...new Headers(headers).keys()], ['c'])
}, 'Headers with an iterator of their own')

for (const [name, ok] of Object.entries({
  'x-a': true,
  A_b: true,
  "!#$%&'*+-.^_`|~": true,
  0: true,
  '': false,
  'a b': false,
  'a:': false,
  'a\n': false,
  ä: false,
  'a\0': false,
  'a(b': false,
  'a/b': false,
  '"': false,
  '{': false,
})) {
  test(
    () => {
      const headers = new Headers()
      if (ok) {
        headers.append(name, 'v')
        assert_equals(headers.get(name), 'v')
      } else
        for (const method of ['append', 'set', 'get', 'has', 'delete'])
          assert_throws_js(TypeError, () => headers[method](name, 'v'), method)
    },
    `the name ${JSON.stringify(name)}`,
  )
}
for (const [value, expected] of [
  ['', ''],
  [' a ', 'a'],
  ['\ta\t', 'a'],
  ['\r\na\r\n', 'a'],
  ['a b', 'a b'],
  ['\u00ff', '\u00ff'],
  ['a\tb', 'a\tb'],
  ['\x01', '\x01'],
  ['a\nb', null],
  ['a\rb', null],
  ['a\0b', null],
  ['\u0100', null],
  ['\u{1f600}', null],
]) {
  test(
    () => {
      const headers = new Headers()
      if (expected === null) {
        assert_throws_js(TypeError, () => headers.append('a', value))
        assert_throws_js(TypeError, () => headers.set('a', value))
      } else {
        headers.append('a', value)
        assert_equals(headers.get('a'), expected)
      }
    },
    `the value ${JSON.stringify(value)}`,
  )
}
test(() => {
  const headers = new Headers()
  headers.append('a', '1')
  headers.append('A', '2')
  assert_equals(headers.get('a'), '1, 2')
  headers.set('a', '3')
  assert_equals(headers.get('A'), '3')
  headers.delete('A')
  assert_false(headers.has('a'))
  assert_equals(headers.get('a'), null)
}, 'append, set, delete')
test(() => {
  const headers = new Headers([
    ['a', '1'],
    ['b', '2'],
    ['a', '3'],
  ])
  headers.set('a', '4')
  assert_array_equals(pairs(headers), ['a: 4', 'b: 2'])
}, 'set replaces all of a name')
for (const [method, count] of [
  ['append', 2],
  ['set', 2],
  ['get', 1],
  ['has', 1],
  ['delete', 1],
  ['forEach', 1],
]) {
  test(() => {
    for (let given = 0; given < count; given++)
      assert_throws_js(TypeError, () => new Headers()[method](...['a', 'b'].slice(0, given)))
    assert_equals(Headers.prototype[method].length, count)
  }, `${method} needs ${count}`)
}
test(() => {
  const headers = new Headers({ b: '2', a: '1' })
  const seen = []
  const self = {}
  headers.forEach(function (value, name, all) {
    seen.push(name, value, all === headers, this === self)
  }, self)
  assert_array_equals(seen, ['a', '1', true, true, 'b', '2', true, true])
}, 'forEach')
test(() => {
  const headers = new Headers({ b: '2', a: '1' })
  assert_array_equals([...headers.keys()], ['a', 'b'])
  assert_array_equals([...headers.values()], ['1', '2'])
  assert_equals(Headers.prototype[Symbol.iterator], Headers.prototype.entries)
  const iterator = headers.entries()
  assert_equals(iterator[Symbol.iterator](), iterator)
  assert_equals(Object.prototype.toString.call(iterator), '[object Headers Iterator]')
  assert_equals(
    Object.getPrototypeOf(Object.getPrototypeOf(iterator)),
    Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
  )
}, 'iterators')
test(() => {
  const headers = new Headers([
    ['a', '1'],
    ['b', '2'],
    ['c', '3'],
  ])
  const seen = []
  for (const [name] of headers) {
    seen.push(name)
    headers.delete(name)
  }
  assert_array_equals(seen, ['a', 'c'])
}, 'deleting while iterating')
test(() => {
  const headers = new Headers([['a', '1']])
  const seen = []
  for (const [name] of headers) {
    seen.push(name)
    if (seen.length < 3) headers.append(`b${seen.length}`, 'x')
  }
  assert_array_equals(seen, ['a', 'b1', 'b2'])
}, 'adding while iterating')
test(() => {
  const headers = new Headers([
    ['set-cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
    ['x', 'y'],
  ])
  assert_array_equals(headers.getSetCookie(), ['a=1', 'b=2'])
  assert_array_equals(pairs(headers), ['set-cookie: a=1', 'set-cookie: b=2', 'x: y'])
  assert_equals(headers.get('set-cookie'), 'a=1, b=2')
  assert_array_equals(new Headers(headers).getSetCookie(), ['a=1', 'b=2'])
  headers.set('set-cookie', 'c=3')
  assert_array_equals(headers.getSetCookie(), ['c=3'])
  headers.delete('Set-Cookie')
  assert_array_equals(headers.getSetCookie(), [])
}, 'cookies are not combined')
test(() => {
  assert_equals(Object.prototype.toString.call(new Headers()), '[object Headers]')
  assert_true(Object.getOwnPropertyDescriptor(Headers.prototype, 'append').enumerable)
  assert_false(Object.getOwnPropertyDescriptor(globalThis, 'Headers').enumerable)
  assert_throws_js(TypeError, () => Headers())
  assert_throws_js(TypeError, () => Headers.prototype.get.call({}, 'a'))
}, 'the interface')
test(
  () => assert_equals(new Headers({ 'content-type': 'a', 'Content-Type': 'b' }).get('CONTENT-TYPE'), 'a, b'),
  'names differ in case only',
)
test(
  () =>
    assert_equals(
      new Headers([
        ['a', ''],
        ['a', ''],
      ]).get('a'),
      ', ',
    ),
  'empty values combine',
)
