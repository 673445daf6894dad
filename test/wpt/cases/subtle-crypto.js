// https://w3c.github.io/webcrypto/, with vectors of FIPS 180, RFC 4231, RFC 6070 and RFC 5869.
const { subtle } = crypto
const utf8 = (text) => new TextEncoder().encode(text)
const hex = (buffer) => new Uint8Array(buffer).toHex()
const fromHex = (text) => Uint8Array.fromHex(text)

for (const [name, expected] of Object.entries({
  'SHA-1': 'a9993e364706816aba3e25717850c26c9cd0d89d',
  'SHA-256': 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  'SHA-384': 'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
  'SHA-512':
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
})) {
  promise_test(async () => assert_equals(hex(await subtle.digest(name, utf8('abc'))), expected), `digest ${name}`)
  promise_test(
    async () => assert_equals(hex(await subtle.digest({ name: name.toLowerCase() }, utf8('abc').buffer)), expected),
    `digest ${name} by an object, in lower case`,
  )
}
promise_test(
  async () => assert_equals((await subtle.digest('SHA-256', new Uint8Array())).byteLength, 32),
  'digest of nothing',
)
promise_test(async () => promise_rejects_dom('NotSupportedError', subtle.digest('MD5', new Uint8Array())), 'no MD5')
promise_test(async () => promise_rejects_js(TypeError, subtle.digest('SHA-256', 'text')), 'digest of text')
promise_test(async () => {
  const bytes = utf8('abc')
  const digest = subtle.digest('SHA-256', bytes)
  bytes.fill(0)
  assert_equals(hex(await digest).slice(0, 8), 'ba7816bf')
}, 'digest takes the bytes as they were')

promise_test(async () => {
  const key = await subtle.importKey('raw', utf8('Jefe'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
  const signature = await subtle.sign('HMAC', key, utf8('what do ya want for nothing?'))
  assert_equals(hex(signature), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
  assert_true(await subtle.verify('HMAC', key, signature, utf8('what do ya want for nothing?')))
  assert_false(await subtle.verify('HMAC', key, signature, utf8('other')))
  assert_equals(key.algorithm.hash.name, 'SHA-256')
  assert_equals(key.algorithm.length, 32)
}, 'HMAC')
promise_test(async () => {
  const key = await subtle.importKey('raw', utf8('password'), 'PBKDF2', false, ['deriveBits'])
  assert_equals(
    hex(await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', salt: utf8('salt'), iterations: 4096 }, key, 160)),
    '4b007901b765489abead49d926f721d065a429c1',
  )
}, 'PBKDF2')
promise_test(async () => {
  const key = await subtle.importKey('raw', fromHex('0b'.repeat(22)), 'HKDF', false, ['deriveBits'])
  assert_equals(
    hex(
      await subtle.deriveBits(
        {
          name: 'HKDF',
          hash: 'SHA-256',
          salt: fromHex('000102030405060708090a0b0c'),
          info: fromHex('f0f1f2f3f4f5f6f7f8f9'),
        },
        key,
        336,
      ),
    ),
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  )
}, 'HKDF')
promise_test(async () => {
  const key = await subtle.importKey('raw', utf8('x'), 'PBKDF2', false, ['deriveBits'])
  await promise_rejects_dom(
    'OperationError',
    subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: utf8('s'), iterations: 1e9 }, key, 256),
  )
}, 'PBKDF2 has a limit of iterations')

for (const length of [128, 192, 256])
  promise_test(async () => {
    const key = await subtle.generateKey({ name: 'AES-GCM', length }, true, ['encrypt', 'decrypt'])
    assert_equals((await subtle.exportKey('raw', key)).byteLength * 8, length)
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const additionalData = utf8('more')
    const secret = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, utf8('text'))
    assert_equals(secret.byteLength, 4 + 16)
    assert_equals(
      new TextDecoder().decode(await subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, secret)),
      'text',
    )
    await promise_rejects_dom('OperationError', subtle.decrypt({ name: 'AES-GCM', iv }, key, secret))
  }, `AES-GCM ${length}`)
for (const [name, parameters] of Object.entries({
  'AES-CBC': { iv: new Uint8Array(16) },
  'AES-CTR': { counter: new Uint8Array(16), length: 64 },
}))
  promise_test(async () => {
    const key = await subtle.generateKey({ name, length: 256 }, false, ['encrypt', 'decrypt'])
    const secret = await subtle.encrypt({ name, ...parameters }, key, utf8('text'))
    assert_equals(new TextDecoder().decode(await subtle.decrypt({ name, ...parameters }, key, secret)), 'text')
  }, name)

const signing = {
  Ed25519: [{ name: 'Ed25519' }, { name: 'Ed25519' }],
  'ECDSA P-256': [
    { name: 'ECDSA', namedCurve: 'P-256' },
    { name: 'ECDSA', hash: 'SHA-256' },
  ],
  'ECDSA P-384': [
    { name: 'ECDSA', namedCurve: 'P-384' },
    { name: 'ECDSA', hash: 'SHA-384' },
  ],
  'RSASSA-PKCS1-v1_5': [
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    'RSASSA-PKCS1-v1_5',
  ],
  'RSA-PSS': [
    { name: 'RSA-PSS', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    { name: 'RSA-PSS', saltLength: 32 },
  ],
}
for (const [label, [algorithm, use]] of Object.entries(signing))
  promise_test(async () => {
    const { privateKey, publicKey } = await subtle.generateKey(algorithm, true, ['sign', 'verify'])
    assert_equals(privateKey.type, 'private')
    assert_array_equals(privateKey.usages, ['sign'])
    assert_array_equals(publicKey.usages, ['verify'])
    const signature = await subtle.sign(use, privateKey, utf8('text'))
    for (const format of ['spki', 'jwk']) {
      const imported = await subtle.importKey(format, await subtle.exportKey(format, publicKey), algorithm, true, [
        'verify',
      ])
      assert_true(await subtle.verify(use, imported, signature, utf8('text')), format)
      assert_false(await subtle.verify(use, imported, signature, utf8('Text')), format)
    }
    for (const format of ['pkcs8', 'jwk']) {
      const imported = await subtle.importKey(format, await subtle.exportKey(format, privateKey), algorithm, false, [
        'sign',
      ])
      assert_true(await subtle.verify(use, publicKey, await subtle.sign(use, imported, utf8('x')), utf8('x')), format)
      await promise_rejects_dom('InvalidAccessError', subtle.exportKey(format, imported))
    }
  }, `${label}: generate, export, import, sign, verify`)
for (const algorithm of [{ name: 'ECDH', namedCurve: 'P-256' }, { name: 'X25519' }])
  promise_test(async () => {
    const [one, other] = await Promise.all(
      [0, 1].map(() => subtle.generateKey(algorithm, false, ['deriveBits', 'deriveKey'])),
    )
    const bits = await subtle.deriveBits({ name: algorithm.name, public: other.publicKey }, one.privateKey, 256)
    assert_equals(
      hex(bits),
      hex(await subtle.deriveBits({ name: algorithm.name, public: one.publicKey }, other.privateKey, 256)),
    )
    const key = await subtle.deriveKey(
      { name: algorithm.name, public: other.publicKey },
      one.privateKey,
      { name: 'AES-GCM', length: 256 },
      true,
      ['encrypt'],
    )
    assert_equals(hex(await subtle.exportKey('raw', key)), hex(bits))
  }, `${algorithm.name}`)
promise_test(async () => {
  const { publicKey, privateKey } = await subtle.generateKey(
    { name: 'RSA-OAEP', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    false,
    ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  )
  assert_equals(
    new TextDecoder().decode(
      await subtle.decrypt('RSA-OAEP', privateKey, await subtle.encrypt('RSA-OAEP', publicKey, utf8('text'))),
    ),
    'text',
  )
}, 'RSA-OAEP')
for (const format of ['raw', 'jwk'])
  promise_test(async () => {
    const wrapping = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['wrapKey', 'unwrapKey'])
    const key = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign'])
    const iv = new Uint8Array(12)
    const wrapped = await subtle.wrapKey(format, key, wrapping, { name: 'AES-GCM', iv })
    const back = await subtle.unwrapKey(
      format,
      wrapped,
      wrapping,
      { name: 'AES-GCM', iv },
      { name: 'HMAC', hash: 'SHA-256' },
      true,
      ['sign'],
    )
    assert_equals(hex(await subtle.exportKey('raw', back)), hex(await subtle.exportKey('raw', key)))
  }, `wrapKey as ${format}`)
promise_test(async () => {
  const wrapping = await subtle.generateKey({ name: 'AES-KW', length: 256 }, false, ['wrapKey', 'unwrapKey'])
  const key = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt'])
  const wrapped = await subtle.wrapKey('raw', key, wrapping, 'AES-KW')
  assert_equals(wrapped.byteLength, 24)
  const back = await subtle.unwrapKey('raw', wrapped, wrapping, 'AES-KW', 'AES-GCM', true, ['encrypt'])
  assert_equals(hex(await subtle.exportKey('raw', back)), hex(await subtle.exportKey('raw', key)))
}, 'AES-KW')

const hmac = { name: 'HMAC', hash: 'SHA-256' }
promise_test(async () => {
  const key = await subtle.importKey('raw', new Uint8Array(32), hmac, false, ['sign'])
  await promise_rejects_dom('InvalidAccessError', subtle.verify('HMAC', key, new Uint8Array(32), new Uint8Array()))
  await promise_rejects_dom('InvalidAccessError', subtle.sign('Ed25519', key, new Uint8Array()))
  await promise_rejects_dom('InvalidAccessError', subtle.exportKey('raw', key))
}, 'keys are used as they may be')
promise_test(
  async () => promise_rejects_dom('SyntaxError', subtle.importKey('raw', new Uint8Array(32), hmac, false, [])),
  'a key without a usage',
)
promise_test(
  async () => promise_rejects_dom('SyntaxError', subtle.importKey('raw', new Uint8Array(32), hmac, false, ['encrypt'])),
  'a usage that does not fit',
)
promise_test(
  async () => promise_rejects_js(TypeError, subtle.importKey('raw', new Uint8Array(32), hmac, false, ['nonsense'])),
  'a usage that is none',
)
promise_test(
  async () => promise_rejects_js(TypeError, subtle.importKey('nonsense', new Uint8Array(32), hmac, false, ['sign'])),
  'a format that is none',
)
promise_test(
  async () =>
    promise_rejects_dom('DataError', subtle.importKey('raw', new Uint8Array(5), 'AES-GCM', false, ['encrypt'])),
  'a key of a wrong length',
)
promise_test(
  async () =>
    promise_rejects_dom('DataError', subtle.importKey('spki', new Uint8Array(5), 'Ed25519', false, ['verify'])),
  'a broken key',
)
promise_test(
  async () =>
    promise_rejects_dom('SyntaxError', subtle.importKey('raw', new Uint8Array(5), 'PBKDF2', true, ['deriveBits'])),
  'a password is not extractable',
)
promise_test(
  async () => promise_rejects_dom('NotSupportedError', subtle.generateKey('nonsense', true, ['sign'])),
  'an algorithm that is none',
)
promise_test(
  async () => promise_rejects_js(TypeError, subtle.sign('HMAC', {}, new Uint8Array())),
  'something else than a key',
)
promise_test(
  async () => promise_rejects_js(TypeError, subtle.importKey('jwk', new Uint8Array(5), hmac, true, ['sign'])),
  'bytes as a JSON Web Key',
)
promise_test(async () => {
  const jwk = { kty: 'oct', k: 'AAAA', ext: false }
  await promise_rejects_dom('DataError', subtle.importKey('jwk', jwk, hmac, true, ['sign']))
  assert_false((await subtle.importKey('jwk', jwk, hmac, false, ['sign'])).extractable)
}, 'a JSON Web Key that is not extractable')
test(() => {
  assert_equals(crypto.subtle, subtle)
  assert_equals(Object.prototype.toString.call(subtle), '[object SubtleCrypto]')
}, 'one object')
const data = utf8('data')
const refusals = {
  'a curve that is not there': [
    'NotSupportedError',
    () => subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-1' }, true, ['sign']),
  ],
  'an algorithm that encrypts nothing': [
    'NotSupportedError',
    async () => subtle.encrypt('HMAC', await subtle.generateKey({ name: 'HMAC', hash: 'SHA-1' }, true, ['sign']), data),
  ],
  'an algorithm without a name': ['NotSupportedError', () => subtle.generateKey(null, true, ['sign'])],
  'a password as a JSON Web Key': [
    'NotSupportedError',
    () => subtle.importKey('jwk', { kty: 'oct', k: 'AA' }, 'HKDF', false, ['deriveBits']),
  ],
  'no JSON Web Key': [
    'DataError',
    () => subtle.importKey('jwk', null, { name: 'HMAC', hash: 'SHA-1' }, true, ['sign']),
  ],
  'a secret key as spki': [
    'NotSupportedError',
    async () => subtle.exportKey('spki', await subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt'])),
  ],
  'two private keys': [
    'InvalidAccessError',
    async () => {
      const { privateKey } = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
      return subtle.deriveBits({ name: 'ECDH', public: privateKey }, privateKey, 256)
    },
  ],
  'keys on two curves': [
    'InvalidAccessError',
    async () => {
      const one = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
      const other = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-384' }, true, ['deriveBits'])
      return subtle.deriveBits({ name: 'ECDH', public: other.publicKey }, one.privateKey, 256)
    },
  ],
}
for (const [what, [name, run]] of Object.entries(refusals))
  promise_test(() => promise_rejects_dom(name, run()), `${name} for ${what}`)
promise_test(async () => {
  const key = await subtle.importKey('raw', data, 'PBKDF2', false, ['deriveBits'])
  const derive = (iterations, length) =>
    subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt: data, iterations }, key, length)
  assert_equals((await derive(1, 8e6)).byteLength, 1e6)
  await promise_rejects_dom('OperationError', derive(1e6, 8e6))
}, 'no derivation that would take hours')
promise_test(async () => {
  const huge = 'x'.repeat(100_000)
  const key = { kty: 'RSA', n: huge, e: 'AQAB', d: huge, p: huge, q: huge, dp: huge, dq: huge, qi: huge }
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  await promise_rejects_dom('OperationError', subtle.importKey('jwk', key, algorithm, true, ['sign']))
}, 'no key with which signing would take hours')
for (const [what, run] of Object.entries({
  'a key without its hash': () => subtle.generateKey({ name: 'HMAC' }, true, ['sign']),
  'a signature without its hash': async () => {
    const { privateKey } = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])
    return subtle.sign('ECDSA', privateKey, data)
  },
  'a derivation without its info': async () => {
    const key = await subtle.importKey('raw', data, 'HKDF', false, ['deriveBits'])
    return subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: data }, key, 8)
  },
}))
  promise_test(() => promise_rejects_js(TypeError, run()), `TypeError for ${what}`)
