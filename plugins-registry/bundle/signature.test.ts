import { expect } from 'chai'
import { createKeys, readPrivateKey, readPublicKey, signBundle, verifyBundle } from './signature.ts'

describe('the signature of a bundle', () => {
  const keys = createKeys()
  const others = createKeys()
  const bytes = Buffer.from('a bundle')
  const what = { plugin: 'notes', version: '1.0.0' }
  const signed = signBundle(bytes, what, readPrivateKey(keys.privateKey))

  it('says who signed what, and is the same each time', () => {
    const found = verifyBundle(bytes, signed, [readPublicKey(others.publicKey), readPublicKey(keys.publicKey)])
    expect(found).to.deep.include({ ...what, keyId: keys.keyId })
    expect(signBundle(bytes, what, readPrivateKey(keys.privateKey))).to.deep.equal(signed)
  })

  it('is worth nothing for other bytes, by another key, or with another statement', () => {
    const key = [readPublicKey(keys.publicKey)]
    expect(() => verifyBundle(Buffer.from('another'), signed, key)).to.throw('not the one that was signed')
    expect(() => verifyBundle(bytes, signed, [readPublicKey(others.publicKey)])).to.throw('None of these keys')
    const payload = Buffer.from(JSON.stringify({ ...what, version: '9.0.0', sha256: '0'.repeat(64) })).toString(
      'base64',
    )
    expect(() => verifyBundle(bytes, { ...signed, payload }, key)).to.throw('None of these keys')
    const byAnother = signBundle(bytes, what, readPrivateKey(others.privateKey))
    const claimed = { ...signed, signatures: [{ ...byAnother.signatures[0], keyid: keys.keyId }] }
    expect(() => verifyBundle(bytes, claimed, key)).to.throw('None of these keys')
    expect(() => verifyBundle(bytes, { hello: 'there' }, key)).to.throw('not a signature')
  })

  it('takes no other keys than Ed25519', () => {
    expect(() => readPublicKey('nonsense')).to.throw('not a public key')
    expect(() => readPrivateKey(keys.publicKey)).to.throw('not a private key')
  })
})
