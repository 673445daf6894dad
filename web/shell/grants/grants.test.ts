import { expect } from 'chai'
import { asRequest, draftOf, isNarrowed } from './draft.ts'
import { inFeatures } from './features.ts'
import { narrowingsIn, withPart } from './narrowing.ts'

const net = { name: 'net', required: false, scope: { hosts: ['a.example', 'b.example'] } }
const db = { name: 'db', required: true, scope: { readOnly: false } }
const secrets = {
  name: 'secrets',
  required: false,
  scope: { names: { token: { hosts: ['a.example', 'b.example'], read: true } } },
}

describe('granting a plugin what it asks for', () => {
  it('begins with all of it, and tells the API so', () => {
    const draft = draftOf([net, db])
    expect(asRequest([net, db], draft)).to.deep.equal({ net: true, db: true })
    expect(isNarrowed(net, draft)).to.equal(false)
  })

  it('tells what is refused, and what is narrower', () => {
    const draft = { net: { hosts: ['a.example'] }, db: undefined }
    expect(asRequest([net, db], draft)).to.deep.equal({ net: { hosts: ['a.example'] }, db: false })
    expect(isNarrowed(net, draft)).to.equal(true)
  })

  it('begins with what was granted before, where something was', () => {
    expect(draftOf([net, db], { net: { hosts: ['b.example'] } })).to.deep.equal({
      net: { hosts: ['b.example'] },
      db: undefined,
    })
  })

  it('finds what can be taken away, wherever it lies in a scope', () => {
    expect(narrowingsIn(db.scope, { readOnly: true })).to.deep.equal([
      { kind: 'readOnly', path: ['readOnly'], on: true },
    ])
    expect(narrowingsIn({ readOnly: true, maxBytes: 5, buckets: ['one'] }, {})).to.deep.equal([])
    expect(narrowingsIn(secrets.scope, { names: { token: { hosts: ['b.example'], read: false } } })).to.deep.equal([
      { kind: 'list', path: ['names', 'token', 'hosts'], all: ['a.example', 'b.example'], kept: ['b.example'] },
      { kind: 'allowed', path: ['names', 'token', 'read'], on: false },
    ])
  })

  it('changes one part and leaves the others', () => {
    expect(withPart(secrets.scope, ['names', 'token', 'read'], false)).to.deep.equal({
      names: { token: { hosts: ['a.example', 'b.example'], read: false } },
    })
  })

  it('keeps together what makes one thing possible, whatever stands between', () => {
    const asked = [{ feature: 'Mail' }, {}, { feature: 'Maps' }, { feature: 'Mail' }]
    expect(inFeatures(asked).map(({ title, capabilities }) => [title, capabilities.length])).to.deep.equal([
      [undefined, 1],
      ['Mail', 2],
      ['Maps', 1],
    ])
  })
})
