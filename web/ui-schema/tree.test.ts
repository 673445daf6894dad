import { expect } from 'chai'
import { treeOf, type Branch } from './tree.ts'

const shape = (branches: Branch[]): unknown[] =>
  branches.map(({ id, children }) => (children ? [id, shape(children)] : id))

describe('trees of rows', () => {
  const rows = (...pairs: [number, number | null][]) => pairs.map(([id, parent]) => ({ id, parent }))

  it('hang each row from its parent, in the order of the rows', () => {
    expect(shape(treeOf(rows([1, null], [2, 1], [3, 2], [4, 1], [5, null]), 'id', 'parent'))).to.deep.equal([
      ['1', [['2', ['3']], '4']],
      '5',
    ])
  })

  it('lose no row, whatever the parents say', () => {
    expect(shape(treeOf(rows([1, 9], [2, 2]), 'id', 'parent'))).to.deep.equal(['1', '2'])
    const circle = treeOf(rows([1, 2], [2, 1]), 'id', 'parent')
    expect(JSON.stringify(shape(circle))).to.equal('[["1",["2"]]]')
  })
})
