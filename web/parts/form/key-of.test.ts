import { expect } from 'chai'
import { isKey, keyOf } from './key-of.ts'

describe('a key made of a name', () => {
  it('keeps letters and digits and joins words', () => {
    expect(keyOf('Équipe  Été 2026!')).to.equal('equipe-ete-2026')
    expect(keyOf('2nd level support')).to.equal('nd-level-support')
  })

  it('is no longer than a key may be, and never ends in a hyphen', () => {
    const key = keyOf(`${'a'.repeat(39)} b`)
    expect(key).to.equal('a'.repeat(39))
    expect(isKey(key)).to.equal(true)
  })

  it('of a name without any such letter is no key', () => expect(isKey(keyOf('開発'))).to.equal(false))
})
