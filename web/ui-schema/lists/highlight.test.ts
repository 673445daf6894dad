import { expect } from 'chai'
import { highlightParts } from './highlight.ts'

describe('highlights', () => {
  it('are texts, of which some were found', () => {
    expect(highlightParts('1 &lt; <mark>2</mark> &amp;amp; more')).to.deep.equal([
      { text: '1 < ', isFound: false },
      { text: '2', isFound: true },
      { text: ' &amp; more', isFound: false },
    ])
    expect(highlightParts('')).to.deep.equal([])
  })

  it('are no other HTML', () => {
    expect(highlightParts('<b>x</b><mark>y')).to.deep.equal([{ text: '<b>x</b><mark>y', isFound: false }])
  })
})
