import { expect } from 'chai'
import { labelEvery, ticksFor } from './scale.ts'

describe('the scale of charts', () => {
  it('stands at round numbers that span the data', () => {
    expect(ticksFor([3, 17])).to.deep.equal([0, 5, 10, 15, 20])
    expect(ticksFor([120_000, 48_000])).to.deep.equal([0, 50_000, 100_000, 150_000])
    expect(ticksFor([-4, 4])).to.deep.equal([-4, -2, 0, 2, 4])
  })

  it('does not cut whole numbers into pieces', () => {
    expect(ticksFor([1, 2])).to.deep.equal([0, 1, 2])
    expect(ticksFor([0.2, 0.4])).to.deep.equal([0, 0.1, 0.2, 0.3, 0.4])
  })

  it('has something to stand on without data', () => {
    expect(ticksFor([])).to.deep.equal([0, 1])
    expect(ticksFor([0, 0])).to.deep.equal([0, 1])
  })

  it('leaves labels out before they touch', () => {
    expect(labelEvery(['Lead', 'Won'], 600)).to.equal(1)
    expect(
      labelEvery(
        Array.from({ length: 30 }, () => 'Nov 23'),
        300,
      ),
    ).to.be.greaterThan(4)
  })
})
