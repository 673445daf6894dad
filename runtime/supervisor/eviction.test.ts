import { expect } from 'chai'
import { Eviction } from './eviction.ts'
import type { IsolateSlot } from './slot.ts'

const MiB = 1024 * 1024

/** A worker with `count` isolates of 10 MiB; the first were used first. */
const aWorker = (count: number, given: (n: number) => Partial<IsolateSlot> = () => ({})) => {
  const slots = Array.from(
    { length: count },
    (_, n) => ({ key: String(n), usedMs: n, running: 0, isLoaded: true, ...given(n) }) as IsolateSlot,
  )
  return { residentBytes: count * 10 * MiB, isolates: new Map(slots.map((slot) => [slot.key, slot])) }
}
const keys = (slots: IsolateSlot[]) => slots.map(({ key }) => key)

describe('eviction', () => {
  it('leaves a worker alone that has room', () => {
    expect(new Eviction({ isolates: 10, bytes: 100 * MiB }).choose(aWorker(10))).to.deep.equal([])
  })

  it('chooses who was unused for longest, by number', () => {
    expect(keys(new Eviction({ isolates: 8, bytes: 1_000 * MiB }).choose(aWorker(10)))).to.deep.equal(['0', '1'])
  })

  it('chooses as many as free what is too much and a little more', () => {
    expect(keys(new Eviction({ isolates: 100, bytes: 80 * MiB }).choose(aWorker(10)))).to.deep.equal(['0', '1', '2'])
  })

  it('never chooses what is at work or being loaded', () => {
    const worker = aWorker(10, (n) => ({ running: n < 3 ? 1 : 0, isLoaded: n > 4 }))
    expect(keys(new Eviction({ isolates: 0, bytes: 1_000 * MiB }).choose(worker))).to.deep.equal([
      '5',
      '6',
      '7',
      '8',
      '9',
    ])
  })

  it('frees no more than what comes until memory has come back', () => {
    const eviction = new Eviction({ isolates: 100, bytes: 80 * MiB })
    const worker = aWorker(10)
    expect(eviction.choose(worker, Infinity, 10_000)).to.have.length(3)
    expect(eviction.choose(worker, Infinity, 10_500)).to.have.length(1)
    expect(eviction.choose(worker, Infinity, 11_500)).to.have.length(3)
  })

  it('frees a few at a time where someone waits', () => {
    const eviction = new Eviction({ isolates: 100, bytes: 60 * MiB })
    const worker = aWorker(10)
    const freed = [10_000, 10_100, 10_200, 10_300].map((nowMs) => eviction.choose(worker, 2, nowMs).length)
    expect(freed).to.deep.equal([2, 2, 1, 1])
  })
})
