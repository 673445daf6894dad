import { expect } from 'chai'
import { byColumn, columnBeside } from './board.ts'

describe('boards of cards', () => {
  const columns = [{ value: 'lead' }, { value: 'won' }]
  const [a, b, c] = [
    { id: 1, stage: 'lead' },
    { id: 2, stage: 'won' },
    { id: 3, stage: 'strange' },
  ]

  it('hold every row, also one that fits no column', () => {
    expect(byColumn([a!, b!, c!], 'stage', columns, () => undefined)).to.deep.equal([[a], [b], [c]])
  })

  it('show a row where it was moved to before that is saved', () => {
    expect(byColumn([a!, b!], 'stage', columns, (row) => (row === a ? 'won' : undefined))).to.deep.equal([
      [],
      [a, b],
      [],
    ])
  })

  it('end at their edges', () => {
    expect(columnBeside(columns, 'lead', 1)?.value).to.equal('won')
    expect(columnBeside(columns, 'won', 1)?.value).to.equal('won')
    expect(columnBeside(columns, 'lead', -1)?.value).to.equal('lead')
  })
})
