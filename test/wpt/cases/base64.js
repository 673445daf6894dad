// https://html.spec.whatwg.org/multipage/webappapis.html#atob and https://infra.spec.whatwg.org/#forgiving-base64
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** The specification's steps, one character at a time, to compare with. */
const slowBtoa = (text) => {
  let out = ''
  for (let at = 0; at < text.length; at += 3) {
    const group = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)]
    out += alphabet[group[0] >> 2]
    out += alphabet[((group[0] & 3) << 4) | (group[1] >> 4)]
    out += at + 1 < text.length ? alphabet[((group[1] & 15) << 2) | (group[2] >> 6)] : '='
    out += at + 2 < text.length ? alphabet[group[2] & 63] : '='
  }
  return out
}
const slowAtob = (given) => {
  let text = given.replace(/[\t\n\f\r ]/g, '')
  if (text.length % 4 === 0) text = text.replace(/==?$/, '')
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) return null
  let out = ''
  let bits = 0
  let count = 0
  for (const char of text) {
    bits = (bits << 6) | alphabet.indexOf(char)
    count += 6
    if (count >= 8) {
      count -= 8
      out += String.fromCharCode((bits >> count) & 255)
    }
  }
  return out
}

const plain = [
  '',
  'a',
  'ab',
  'abc',
  'abcd',
  'abcde',
  '\0',
  '\0a',
  'xx\0',
  'te\u00e9st',
  '\u00ff\u00ff\u00c0',
  'undefined',
  'null',
  ' ',
  '~~~',
  '\u0080',
  '\u00bf\u0000',
]
for (let code = 5; code < 256; code += 5) plain.push(String.fromCharCode(code))
for (const text of plain) {
  test(() => assert_equals(btoa(text), slowBtoa(text)), `btoa(${JSON.stringify(text)})`)
  test(() => assert_equals(atob(btoa(text)), text), `atob(btoa(${JSON.stringify(text)}))`)
}
for (const value of [undefined, null, 7, 12.5, true, false, NaN, Infinity, {}, [1, 2]]) {
  test(() => assert_equals(btoa(value), slowBtoa(String(value))), `btoa of ${String(value)} that is no string`)
}
for (const text of ['\u0100', 'a\u0100', '\u05e2\u05d1\u05e8', '\ud83d\ude00', '\u3042']) {
  test(() => assert_throws_dom('InvalidCharacterError', () => btoa(text)), `btoa refuses ${JSON.stringify(text)}`)
}

const encoded = [
  '',
  'abcd',
  ' abcd',
  'abcd ',
  ' abcd===',
  'abcd=== ',
  'abcd ===',
  'a',
  'ab',
  'abc',
  'abcde',
  '\u{d800}\u{dc00}',
  '=',
  '==',
  '===',
  '====',
  '=====',
  'a=',
  'a==',
  'a===',
  'a====',
  'ab=',
  'ab==',
  'ab===',
  'abc=',
  'abc==',
  'abcd=',
  'abcd==',
  'abcde=',
  'abcde==',
  'abcde===',
  '=a',
  '=a=',
  'a=b',
  'a=b=',
  'ab=c',
  'ab=c=',
  'abc=d',
  'abc=d=',
  'ab\tcd',
  'ab\ncd',
  'ab\fcd',
  'ab\rcd',
  'ab cd',
  'ab\u00a0cd',
  'ab\t\n\f\r cd',
  ' \t\n\f\r ab\t\n\f\r cd\t\n\f\r ',
  'ab\t\n\f\r =\t\n\f\r =\t\n\f\r ',
  'A',
  '/A',
  '//A',
  '///A',
  '////A',
  '/',
  'A/',
  'AA/',
  'AAA/',
  'AAAA/',
  'AAA=',
  'AA==',
  '/+8=',
  '-_8=',
  'ab-d',
  'ab_d',
  'ab.d',
  'YQ',
  'YR',
  'YR==',
  'YWI',
  'YWJ=',
  'nonsense!',
  '\0nonsense',
  'abcd\0',
  '\u00ff',
  'Zm9vYmFy',
  'Zm9vYmE=',
  'Zm9vYg==',
  'ab\vcd',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  'true',
  'fals',
]
for (const text of encoded) {
  const expected = slowAtob(text)
  test(
    () => {
      if (expected === null) assert_throws_dom('InvalidCharacterError', () => atob(text))
      else assert_equals(atob(text), expected)
    },
    `atob(${JSON.stringify(text)})`,
  )
}
test(() => assert_equals(atob(null), slowAtob('null')), 'atob of null')
test(() => assert_throws_dom('InvalidCharacterError', () => atob(undefined)), 'atob of undefined, nine letters')
test(() => assert_equals(atob(12), slowAtob('12')), 'atob of a number')
test(() => assert_throws_js(TypeError, () => atob()), 'atob needs an argument')
test(() => assert_throws_js(TypeError, () => btoa()), 'btoa needs an argument')
test(() => assert_throws_js(TypeError, () => btoa(Symbol('x'))), 'btoa refuses a symbol')
test(() => assert_equals(atob({ toString: () => 'YQ==' }), 'a'), 'atob calls toString')
test(() => assert_equals(atob(btoa('x'.repeat(100000))).length, 100000), 'long texts')
