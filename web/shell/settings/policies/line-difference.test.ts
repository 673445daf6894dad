import { expect } from 'chai'
import { differenceOf } from './line-difference.ts'

describe('the difference of two texts', () => {
  const told = (before: string, after: string) =>
    differenceOf(before, after).map(({ kind, text }) => ({ same: ' ', added: '+', removed: '-' })[kind] + text)

  it('keeps what is the same, and says what came and went between', () => {
    expect(told('a\nb\nc', 'a\nx\nc\nd')).to.deep.equal([' a', '-b', '+x', ' c', '+d'])
  })

  it('of a text and itself is nothing', () => expect(told('a\nb', 'a\nb')).to.deep.equal([' a', ' b']))

  it('makes the one of the other, whatever they are', () => {
    const texts = ['', 'a', 'b\na\nb', 'a\na\na\nb', 'x\ny\nz', 'z\ny\nx']
    for (const before of texts)
      for (const after of texts) {
        const lines = differenceOf(before, after)
        const without = (kind: string) => lines.filter((line) => line.kind !== kind).map(({ text }) => text)
        expect(without('added').join('\n')).to.equal(before)
        expect(without('removed').join('\n')).to.equal(after)
      }
  })
})
