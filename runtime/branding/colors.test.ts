import { expect } from 'chai'
import { contrastOf, leastContrast, readable, shadesOf } from './colors.ts'

describe('colours of a brand', () => {
  it('have the contrast that WCAG says', () => {
    expect(contrastOf('#000000', '#ffffff')).to.equal(21)
    expect(contrastOf('#777777', '#ffffff')).to.be.closeTo(4.48, 0.01)
  })

  it('are made readable, as near as can be, on light and dark', () => {
    for (const color of ['#fbbf24', '#10b981', '#ffffff', '#000000', '#ff00ff', '#808080'])
      for (const ground of ['#ebebeb', '#2c2c34']) {
        expect(contrastOf(readable(color, ground), ground), `${color} on ${ground}`).to.be.at.least(leastContrast)
      }
    expect(readable('#4f46e5', '#ffffff')).to.equal('#4f46e5')
    expect(contrastOf(readable('#fbbf24', '#ffffff'), '#ffffff')).to.be.lessThan(4.7)
  })

  it('have shades from light to dark that screens can show', () => {
    const shades = Object.values(shadesOf('#00ff00'))
    expect(shades).to.have.length(11)
    for (const shade of shades) expect(shade).to.match(/^#[0-9a-f]{6}$/)
    const onBlack = shades.map((shade) => contrastOf(shade, '#000000'))
    expect(onBlack).to.deep.equal([...onBlack].sort((a, b) => b - a))
  })
})
