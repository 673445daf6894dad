import { expect } from 'chai'
import { compactJson } from './compact-json.ts'

describe('JSON as people write it', () => {
  it('stands in one line where it fits', () => {
    expect(compactJson({ a: 1, b: ['x', null], c: {} })).to.equal('{ "a": 1, "b": ["x", null], "c": {} }')
  })

  it('breaks where it does not, and says the same', () => {
    const value = { title: 'x'.repeat(60), list: ['y'.repeat(60), { z: true }] }
    const text = compactJson(value)
    expect(
      text
        .split('\n')
        .map((line) => line.length)
        .every((length) => length <= 100),
    ).to.equal(true)
    expect(text.split('\n')).to.have.length.greaterThan(3)
    expect(JSON.parse(text)).to.deep.equal(value)
  })
})
