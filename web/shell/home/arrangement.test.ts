import { expect } from 'chai'
import { leftOut, moved, placedOf, spansOf } from './arrangement.ts'

const a = { plugin: 'crm', name: 'a' }
const b = { plugin: 'crm', name: 'b' }
const c = { plugin: 'tasks', name: 'a' }
const large = { ...b, size: 'large' as const }

describe('the widgets of the home page', () => {
  it('are all there are until they are arranged, in rows that are full', () => {
    const sizes = (...offered: (typeof a)[]) => placedOf(offered, undefined).map(({ size }) => size)
    expect(placedOf([a, c], undefined)).to.deep.equal([
      { ...a, size: 'medium' },
      { ...c, size: 'small' },
    ])
    expect(sizes(a)).to.deep.equal(['large'])
    expect(sizes(a, b, c, a)).to.deep.equal(['medium', 'small', 'small', 'medium'])
    expect(sizes(a, b, c)).to.deep.equal(['medium', 'small', 'large'])
  })

  it('are as they were arranged, without those that are gone; new ones wait to be added', () => {
    const placed = placedOf([a, b, c], [large, { plugin: 'gone', name: 'x', size: 'small' }])
    expect(placed).to.deep.equal([large])
    expect(leftOut([a, b, c], placed)).to.deep.equal([a, c])
  })

  it('leave nothing empty beside them', () => {
    const spans = (...sizes: ('small' | 'medium' | 'large')[]) => spansOf(sizes.map((size) => ({ size })))
    expect(spans('medium', 'medium', 'small', 'small')).to.deep.equal([3, 2, 1, 3])
    expect(spans('small', 'small', 'small', 'large', 'small', 'small')).to.deep.equal([1, 1, 1, 3, 1, 2])
    expect(spans()).to.deep.equal([])
  })

  it('move to another place, and nowhere beyond the ends', () => {
    const all = placedOf([a, b, c], undefined)
    const names = (from: number, to: number) => moved(all, from, to).map(({ plugin, name }) => `${plugin}/${name}`)
    expect(names(0, 2)).to.deep.equal(['crm/b', 'tasks/a', 'crm/a'])
    expect(names(2, 0)).to.deep.equal(['tasks/a', 'crm/a', 'crm/b'])
    expect(names(0, -1)).to.deep.equal(['crm/a', 'crm/b', 'tasks/a'])
    expect(names(2, 3)).to.deep.equal(['crm/a', 'crm/b', 'tasks/a'])
  })
})
