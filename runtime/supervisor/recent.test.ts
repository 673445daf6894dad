import { expect } from 'chai'
import { createRecent } from './recent.ts'

describe('what happened lately', () => {
  it('is told by the second, without the one that is not over, and by installation for a minute', () => {
    let nowMs = 1_000_000_000
    const recent = createRecent(() => nowMs)
    recent.note('one', { cpuMs: 2 })
    recent.note('one', { cpuMs: 3, code: 'plugin.error' })
    recent.note('other', { cpuMs: 5 })
    expect(recent.seconds().at(-1)).to.include({ invocations: 0 })
    nowMs += 1_000
    expect(recent.seconds().at(-1)).to.include({ invocations: 3, failures: 1 })
    expect(recent.lastMinute('one')).to.deep.equal({ invocations: 2, failures: 1, cpuMs: 5 })
    nowMs += 61_000
    expect(recent.lastMinute('one')).to.include({ invocations: 0 })
    nowMs += 120_000
    expect(recent.seconds().every(({ invocations }) => invocations === 0)).to.equal(true)
  })
})
