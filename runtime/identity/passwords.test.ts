import { expect } from 'chai'
import { hashPassword, verifyPassword } from './passwords.ts'
import { createSeal } from './seal.ts'

describe('passwords', () => {
  it('match their own hash only, which says how it was made', async () => {
    const hash = await hashPassword('correct horse')
    expect(hash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await verifyPassword('correct horse', hash)).to.equal(true)
    expect(await verifyPassword('Correct horse', hash)).to.equal(false)
    expect(await hashPassword('correct horse')).not.to.equal(hash)
  })

  it('match however an accent was typed', async () => {
    expect(await verifyPassword('cafe\u0301', await hashPassword('caf\u00e9'))).to.equal(true)
  })

  it('match hashes made elsewhere with other parameters', async () => {
    // A test vector of the reference implementation.
    const hash = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
    expect(await verifyPassword('password', hash)).to.equal(true)
    expect(await verifyPassword('passwort', hash)).to.equal(false)
  })

  for (const hash of ['', 'plain', '$2b$10$abc', '$argon2id$v=19$m=1,t=1$x$y']) {
    it(`never match "${hash}"`, async () => expect(await verifyPassword('', hash)).to.equal(false))
  }
})

describe('a seal', () => {
  const seal = createSeal('k'.repeat(32), 'test')

  it('gives back what it sealed, and nothing that was changed or sealed for another purpose', () => {
    const sealed = seal.seal('secret')
    expect(sealed).not.to.contain('secret')
    expect(seal.open(sealed)).to.equal('secret')
    expect(seal.seal('secret')).not.to.equal(sealed)
    expect(() => seal.open(`${sealed.slice(0, -2)}AA`)).to.throw()
    expect(() => createSeal('k'.repeat(32), 'other').open(sealed)).to.throw()
    expect(() => createSeal('l'.repeat(32), 'test').open(sealed)).to.throw()
  })
})
