import { expect } from 'chai'
import { changedLines } from './file-changes.ts'

describe('the lines in which two files differ', () => {
  const numbered = (count: number, word: string) => Array.from({ length: count }, (_, at) => `${word} ${at}`).join('\n')

  it('are shown with some around them, and their numbers in both files', async () => {
    const before = numbered(100, 'line')
    const { hunks } = await changedLines(before, before.replace('line 20\n', '').replace('line 80', 'other'))
    expect(hunks.map(({ from, to, lines }) => [from, to, lines.length])).to.deep.equal([
      [18, 18, 7],
      [78, 77, 8],
    ])
  })

  it('of which there are too many are not compared: the newer file is shown, as much of it as is read at once', async () => {
    const changed = await changedLines(numbered(300_000, 'a'), numbered(250_000, 'b'))
    expect(changed).to.include({ compared: false, added: 250_000, removed: 300_000, linesLeftOut: 247_000 })
    expect(changed.hunks[0]!.lines).to.have.lengthOf(3_000)
    expect(changed.hunks[0]!.lines[0]).to.deep.equal({
      kind: 'added',
      text: 'b 0',
      charsLeftOut: 0,
      lineBreak: true,
    })
  })

  it('say which of them no line break ends, since that may be all that changed', async () => {
    const { hunks } = await changedLines('a\nb', 'a\nb\n')
    expect(hunks[0]!.lines.map(({ kind, text, lineBreak }) => [kind, text, lineBreak])).to.deep.equal([
      ['same', 'a', true],
      ['removed', 'b', false],
      ['added', 'b', true],
    ])
  })
})
