import { expect } from 'chai'
import { figuresOf, togetherOf } from './figures.ts'

const workers = { count: 1, residentBytes: 10, isolates: 2, invocations: 0 }
const rest = { workers, killed: 1, refused: 0 }
const secondsFrom = (from: number, invocations: number[]) =>
  invocations.map((each, n) => ({ at: new Date((from + n) * 1_000), invocations: each, failures: 0 }))

describe('figures of all platform processes', () => {
  const own = figuresOf(secondsFrom(100, [1, 1, 1, 1]), { ...rest, quarantined: ['a'] })

  it('are added up by the second, whenever each process began to count', () => {
    const other = figuresOf(secondsFrom(98, [9, 9, 5, 5, 0]), { ...rest, quarantined: ['a', 'b'] })
    const { seconds, ...sums } = togetherOf(own, [other], 1)
    expect(seconds.map(({ invocations }) => invocations)).to.deep.equal([6, 6, 1])
    expect(seconds[0]?.at).to.deep.equal(new Date(100_000))
    expect(sums).to.deep.include({ killed: 2, quarantined: 2 })
    expect(sums.workers).to.deep.equal({ count: 2, residentBytes: 20, isolates: 4, invocations: 0 })
  })

  it('are those of the only one up to this second', () => {
    expect(togetherOf(own, [], 6).seconds).to.have.length(4)
  })
})
