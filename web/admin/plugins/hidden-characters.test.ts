import { expect } from 'chai'
import { withHiddenNamed } from './hidden-characters.ts'

describe('characters of code that nobody would see', () => {
  const shown = (line: string) =>
    withHiddenNamed(line)
      .map(({ text, hidden }) => (hidden ? `[${text}]` : text))
      .join('')

  it('are named where they stand', () => {
    expect(shown('if (a\u202E) {\r')).to.equal('if (a[U+202E]) {[U+000D]')
    expect(shown('\uFEFF\u200B')).to.equal('[U+FEFF][U+200B]')
  })

  it('are none of those that people write with', () => {
    for (const line of ['', '\tconst ä = "مرحبا 日本語 👩‍👩‍👧"', 'می‌خواهم']) expect(shown(line)).to.equal(line)
  })
})
