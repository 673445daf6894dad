// https://encoding.spec.whatwg.org/
const bytes = (...list) => new Uint8Array(list)
const encoder = new TextEncoder()

test(() => assert_equals(encoder.encoding, 'utf-8'), 'TextEncoder.encoding')
test(() => assert_equals(Object.prototype.toString.call(encoder), '[object TextEncoder]'), 'TextEncoder has a tag')
test(() => assert_array_equals(encoder.encode(), []), 'encode()')
test(() => assert_array_equals(encoder.encode(undefined), []), 'encode(undefined)')
test(() => assert_array_equals(encoder.encode(null), encoder.encode('null')), 'encode(null)')
test(() => assert_throws_js(TypeError, () => TextEncoder()), 'TextEncoder needs new')
test(() => assert_true(encoder.encode('x') instanceof Uint8Array), 'encode gives a Uint8Array')
const encodings = [
  ['a', [97]],
  ['\0', [0]],
  ['\x7f', [127]],
  ['\u0080', [0xc2, 0x80]],
  ['\u07ff', [0xdf, 0xbf]],
  ['\u0800', [0xe0, 0xa0, 0x80]],
  ['\uffff', [0xef, 0xbf, 0xbf]],
  ['\ud800\udc00', [0xf0, 0x90, 0x80, 0x80]],
  ['\udbff\udfff', [0xf4, 0x8f, 0xbf, 0xbf]],
  ['\ud800', [0xef, 0xbf, 0xbd]],
  ['\udc00', [0xef, 0xbf, 0xbd]],
  ['abc\ud800123', [97, 98, 99, 0xef, 0xbf, 0xbd, 49, 50, 51]],
  ['\udc00\ud800', [0xef, 0xbf, 0xbd, 0xef, 0xbf, 0xbd]],
  ['\ufeff', [0xef, 0xbb, 0xbf]],
  ['z\u00a2\u6c34\ud834\udd1e', [0x7a, 0xc2, 0xa2, 0xe6, 0xb0, 0xb4, 0xf0, 0x9d, 0x84, 0x9e]],
  ['\ud800\ud800\udc00', [0xef, 0xbf, 0xbd, 0xf0, 0x90, 0x80, 0x80]],
]
for (const [text, expected] of encodings)
  test(() => assert_array_equals(encoder.encode(text), expected), `encode(${JSON.stringify(text)})`)
test(() => {
  const text = '\u20ac'.repeat(2000) + 'x\ud83d\ude00'.repeat(1000)
  assert_equals(new TextDecoder().decode(encoder.encode(text)), text)
}, 'a long text there and back')

const into = [
  ['', 0, 0, 0, []],
  ['Hi', 10, 2, 2, [72, 105]],
  ['A', 10, 1, 1, [65]],
  ['\ud834\udf06', 4, 2, 4, [0xf0, 0x9d, 0x8c, 0x86]],
  ['\ud834\udf06A', 10, 3, 5, [0xf0, 0x9d, 0x8c, 0x86, 65]],
  ['\ud834A\udf06A\u00a5Hi', 10, 5, 10, [0xef, 0xbf, 0xbd, 65, 0xef, 0xbf, 0xbd, 65, 0xc2, 0xa5]],
  ['A\udf06', 4, 2, 4, [65, 0xef, 0xbf, 0xbd]],
  ['\u00a5\u00a5', 4, 2, 4, [0xc2, 0xa5, 0xc2, 0xa5]],
  ['abc', 2, 2, 2, [97, 98]],
  ['a\u20ac', 3, 1, 1, [97]],
  ['\ud83d\ude00', 3, 0, 0, []],
]
for (const [text, room, read, written, expected] of into) {
  test(
    () => {
      const target = new Uint8Array(room)
      const result = encoder.encodeInto(text, target)
      assert_equals(result.read, read, 'read')
      assert_equals(result.written, written, 'written')
      assert_array_equals(target.subarray(0, written), expected)
      assert_true(
        target.subarray(written).every((byte) => byte === 0),
        'the rest is untouched',
      )
    },
    `encodeInto ${JSON.stringify(text)} with room for ${room}`,
  )
}
for (const wrong of [
  new Int8Array(4),
  new DataView(new ArrayBuffer(4)),
  new ArrayBuffer(4),
  new Uint8ClampedArray(4),
  [],
  'x',
]) {
  test(
    () => assert_throws_js(TypeError, () => encoder.encodeInto('', wrong)),
    `encodeInto refuses ${Object.prototype.toString.call(wrong)}`,
  )
}

// Malformed UTF-8, each with what takes its place: one U+FFFD for each maximal part of a character.
const malformed = [
  [[0xff], 1],
  [[0xc0], 1],
  [[0xe0], 1],
  [[0xc0, 0x00], '\ufffd\0'],
  [[0xc0, 0xc0], 2],
  [[0xe0, 0x00], '\ufffd\0'],
  [[0xe0, 0xc0], 2],
  [[0xe0, 0x80, 0x00], '\ufffd\ufffd\0'],
  [[0xe0, 0x80, 0xc0], 3],
  [[0xfc, 0x80, 0x80], 3],
  [[0xfe, 0x80, 0x80, 0x80, 0x80, 0x80], 6],
  [[0xc0, 0x80], 2],
  [[0xe0, 0x80, 0x80], 3],
  [[0xf0, 0x80, 0x80, 0x80], 4],
  [[0xc1, 0xbf], 2],
  [[0xe0, 0x81, 0xbf], 3],
  [[0xf0, 0x80, 0x81, 0xbf], 4],
  [[0xe0, 0x9f, 0xbf], 3],
  [[0xf0, 0x80, 0x9f, 0xbf], 4],
  [[0xf0, 0x8f, 0xbf, 0xbf], 4],
  [[0xf4, 0x90, 0x80, 0x80], 4],
  [[0xed, 0xa0, 0x80], 3],
  [[0xed, 0xbf, 0xbf], 3],
  [[0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80], 6],
  [[0xe2, 0x82], 1],
  [[0xf0, 0x9f, 0x98], 1],
  [[0xf0, 0x9f, 0x41], '\ufffdA'],
  [[0x41, 0x80, 0x42], 'A\ufffdB'],
  [[0xf5, 0x80], 2],
]
for (const [input, expected] of malformed) {
  const name = input.map((byte) => byte.toString(16)).join(' ')
  const text = typeof expected === 'number' ? '\ufffd'.repeat(expected) : expected
  test(() => assert_equals(new TextDecoder().decode(bytes(...input)), text), `malformed ${name}`)
  test(
    () => assert_throws_js(TypeError, () => new TextDecoder('utf-8', { fatal: true }).decode(bytes(...input))),
    `fatal ${name}`,
  )
  test(() => {
    const decoder = new TextDecoder()
    let out = ''
    for (const byte of input) out += decoder.decode(bytes(byte), { stream: true })
    assert_equals(out + decoder.decode(), text)
  }, `malformed byte by byte ${name}`)
}

const mark = [0xef, 0xbb, 0xbf]
test(() => assert_equals(new TextDecoder().decode(bytes(...mark, 97)), 'a'), 'the byte order mark is left out')
test(
  () => assert_equals(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes(...mark, 97)), '\ufeffa'),
  'ignoreBOM keeps it',
)
test(() => assert_equals(new TextDecoder().decode(bytes(97, ...mark)), 'a\ufeff'), 'it is only left out at the start')
test(() => assert_equals(new TextDecoder().decode(bytes(...mark, ...mark)), '\ufeff'), 'only the first is left out')
test(() => {
  const decoder = new TextDecoder()
  assert_equals(
    decoder.decode(bytes(0xef), { stream: true }) +
      decoder.decode(bytes(0xbb), { stream: true }) +
      decoder.decode(bytes(0xbf, 98)),
    'b',
  )
}, 'a byte order mark in pieces')
test(() => {
  const decoder = new TextDecoder()
  assert_equals(decoder.decode(bytes(...mark, 97)), 'a')
  assert_equals(decoder.decode(bytes(...mark, 98)), 'b')
}, 'each call without stream starts anew')
test(() => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  assert_throws_js(TypeError, () => decoder.decode(bytes(0xff)))
  assert_equals(decoder.decode(bytes(97)), 'a')
}, 'a decoder works on after an error')
test(() => assert_equals(new TextDecoder().decode(), ''), 'decode()')
test(() => assert_equals(new TextDecoder().decode(undefined), ''), 'decode(undefined)')
test(() => assert_equals(new TextDecoder().decode(bytes(97, 98).buffer), 'ab'), 'decode takes a buffer')
test(
  () => assert_equals(new TextDecoder().decode(new DataView(bytes(97, 98, 99).buffer, 1, 1)), 'b'),
  'decode takes a view',
)
test(
  () => assert_equals(new TextDecoder().decode(new Uint16Array(bytes(97, 98).buffer)), 'ab'),
  'decode takes any typed array',
)
for (const wrong of [null, 'x', 5, [97], {}])
  test(() => assert_throws_js(TypeError, () => new TextDecoder().decode(wrong)), `decode refuses ${show(wrong)}`)
test(() => {
  const decoder = new TextDecoder('utf-8', { fatal: 1, ignoreBOM: 'x' })
  assert_true(decoder.fatal)
  assert_true(decoder.ignoreBOM)
  assert_false(new TextDecoder().fatal)
}, 'attributes')
test(() => assert_throws_js(TypeError, () => TextDecoder()), 'TextDecoder needs new')

const labels = {
  'utf-8': [
    'utf-8',
    'UTF8',
    ' utf-8\n',
    '\tutf8',
    'unicode-1-1-utf-8',
    'x-unicode20utf8',
    'unicode11utf8',
    'unicode20utf8',
  ],
  'windows-1252': [
    'latin1',
    'ascii',
    'us-ascii',
    'iso-8859-1',
    'ISO_8859-1:1987',
    'l1',
    'cp1252',
    'x-cp1252',
    'ansi_x3.4-1968',
  ],
  'windows-1251': ['cp1251', 'windows-1251', 'x-cp1251'],
  'iso-8859-2': ['latin2', 'l2', 'csisolatin2'],
  'iso-8859-5': ['cyrillic'],
  'iso-8859-6': ['arabic', 'ecma-114'],
  'iso-8859-7': ['greek', 'sun_eu_greek'],
  'iso-8859-8': ['hebrew', 'visual'],
  'iso-8859-8-i': ['logical'],
  'iso-8859-15': ['l9'],
  'koi8-r': ['koi', 'koi8'],
  'koi8-u': ['koi8-ru'],
  macintosh: ['mac', 'x-mac-roman'],
  'x-mac-cyrillic': ['x-mac-ukrainian'],
  gbk: ['gb2312', 'chinese', 'x-gbk'],
  gb18030: ['gb18030'],
  big5: ['big5-hkscs', 'cn-big5'],
  'euc-jp': ['x-euc-jp'],
  'iso-2022-jp': ['csiso2022jp'],
  shift_jis: ['sjis', 'ms_kanji', 'windows-31j'],
  'euc-kr': ['korean', 'ks_c_5601-1987'],
  'utf-16be': ['unicodefffe'],
  'utf-16le': ['utf-16', 'ucs-2', 'unicode'],
  'x-user-defined': ['x-user-defined'],
  ibm866: ['866', 'cp866'],
  'windows-874': ['tis-620', 'dos-874'],
  'windows-1257': ['cp1257'],
}
for (const [name, aliases] of Object.entries(labels))
  for (const label of aliases)
    test(() => assert_equals(new TextDecoder(label).encoding, name), `label ${JSON.stringify(label)}`)
for (const label of [
  '',
  'nonsense',
  'utf-7',
  'utf-32',
  'replacement',
  'hz-gb-2312',
  'iso-2022-kr',
  'iso-2022-cn',
  'utf-8\u00a0',
  '\vutf-8',
  'utf-8\0',
  'utf8-',
  '\u212a',
])
  test(() => assert_throws_js(RangeError, () => new TextDecoder(label)), `no label ${JSON.stringify(label)}`)

const legacy = [
  ['windows-1252', [0x80, 0x9f, 0xe4, 0x81], '\u20ac\u0178\u00e4\u0081'],
  ['iso-8859-2', [0xb1, 0xe8], '\u0105\u010d'],
  ['windows-1251', [0xcf, 0xf0, 0xe8], '\u041f\u0440\u0438'],
  ['koi8-r', [0xf0, 0xd2], '\u041f\u0440'],
  ['macintosh', [0x8a, 0xdb], '\u00e4\u20ac'],
  ['ibm866', [0x8f], '\u041f'],
  ['x-user-defined', [0x41, 0x80, 0xff], 'A\uf780\uf7ff'],
  ['utf-16le', [0x61, 0, 0x34, 0xd8, 0x1e, 0xdd], 'a\ud834\udd1e'],
  ['utf-16be', [0, 0x61, 0xd8, 0x34, 0xdd, 0x1e], 'a\ud834\udd1e'],
  ['utf-16le', [0xff, 0xfe, 0x61, 0], 'a'],
  ['utf-16le', [0, 0xd8], '\ufffd'],
  ['utf-16le', [0x61], '\ufffd'],
  ['utf-16le', [0, 0xd8, 0x61, 0], '\ufffda'],
  ['shift_jis', [0x82, 0xa0, 0x41], '\u3042A'],
  ['shift_jis', [0xb1], '\uff71'],
  ['euc-jp', [0xa4, 0xa2], '\u3042'],
  ['iso-2022-jp', [0x1b, 0x24, 0x42, 0x24, 0x22, 0x1b, 0x28, 0x42, 0x41], '\u3042A'],
  ['euc-kr', [0xb0, 0xa1], '\uac00'],
  ['big5', [0xa4, 0xa4], '\u4e2d'],
  ['gbk', [0xd6, 0xd0], '\u4e2d'],
  ['gb18030', [0x81, 0x30, 0x81, 0x30], '\u0080'],
  ['gb18030', [0x80], '\u20ac'],
  ['big5', [0x80], '\ufffd'],
  ['shift_jis', [0x82], '\ufffd'],
  ['windows-1253', [0xd2], '\ufffd'],
]
for (const [label, input, expected] of legacy) {
  test(
    () => assert_equals(new TextDecoder(label).decode(bytes(...input)), expected),
    `${label} ${input.map((byte) => byte.toString(16)).join(' ')}`,
  )
  test(
    () => {
      const decoder = new TextDecoder(label)
      let out = ''
      for (const byte of input) out += decoder.decode(bytes(byte), { stream: true })
      assert_equals(out + decoder.decode(), expected)
    },
    `${label} byte by byte ${input.map((byte) => byte.toString(16)).join(' ')}`,
  )
  if (expected.includes('\ufffd'))
    test(
      () => assert_throws_js(TypeError, () => new TextDecoder(label, { fatal: true }).decode(bytes(...input))),
      `${label} fatal ${input.map((byte) => byte.toString(16)).join(' ')}`,
    )
}

const collect = async (stream) => {
  const parts = []
  for await (const part of stream) parts.push(part)
  return parts
}
const from = (...parts) => ReadableStream.from(parts)
promise_test(
  async () =>
    assert_array_equals(
      await collect(
        from('a\ud83d', '\ude00b').pipeThrough(new TextEncoderStream()).pipeThrough(new TextDecoderStream()),
      ).then((parts) => [parts.join('')]),
      ['a\ud83d\ude00b'],
    ),
  'TextEncoderStream joins a pair that was cut',
)
promise_test(
  async () =>
    assert_equals(
      (await collect(from('a\ud83d').pipeThrough(new TextEncoderStream()).pipeThrough(new TextDecoderStream()))).join(
        '',
      ),
      'a\ufffd',
    ),
  'TextEncoderStream replaces a lone lead at the end',
)
promise_test(
  async () =>
    assert_equals(
      (await collect(from(bytes(0xe2, 0x82), bytes(0xac)).pipeThrough(new TextDecoderStream()))).join(''),
      '\u20ac',
    ),
  'TextDecoderStream joins bytes',
)
promise_test(
  async () =>
    promise_rejects_js(
      TypeError,
      collect(from(bytes(0xff)).pipeThrough(new TextDecoderStream('utf-8', { fatal: true }))),
    ),
  'TextDecoderStream fatal',
)
promise_test(
  async () => promise_rejects_js(TypeError, collect(from('x').pipeThrough(new TextDecoderStream()))),
  'TextDecoderStream refuses strings',
)
promise_test(
  async () =>
    assert_equals((await collect(from(bytes(0x80)).pipeThrough(new TextDecoderStream('latin1')))).join(''), '\u20ac'),
  'TextDecoderStream of another encoding',
)
test(() => assert_equals(new TextEncoderStream().encoding, 'utf-8'), 'TextEncoderStream.encoding')
test(() => assert_equals(new TextDecoderStream('ascii').encoding, 'windows-1252'), 'TextDecoderStream.encoding')
for (const wrong of [5, 'x', true])
  test(() => assert_throws_js(TypeError, () => new TextDecoder('utf-8', wrong)), `no options ${show(wrong)}`)
test(() => assert_false(new TextDecoder('utf-8', null).fatal), 'options that are null')
