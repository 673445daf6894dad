import { expect } from 'chai'
import { inEnglish } from '../../languages/said.ts'
import { leads, updateRules } from './policies.ts'
import { p95Of, type FigureSums } from './figures.ts'
import { isWorse, keptWorse, worseInWords } from './verdict.ts'

const sums = (invocations: number, { failures = 0, cpuMs = 1, wallPlace = 4 } = {}): FigureSums => {
  const walls = Array<number>(32).fill(0)
  walls[wallPlace] = invocations
  return { invocations, failures, cpuMs: cpuMs * invocations, walls }
}
const rules = updateRules.parse({ minInvocations: 20 })
const code = (before: FigureSums, after: FigureSums) => isWorse(before, after, rules)

describe('whether an update is worse', () => {
  it('says nothing of a few invocations, however they went', () => {
    expect(code(sums(1_000), sums(19, { failures: 19 }))).to.equal(undefined)
    expect(code(sums(1_000), sums(20, { failures: 20 }))).to.equal('update.errors')
  })

  it('allows as many more failures as the rules do, counted from those of before', () => {
    expect(code(sums(100, { failures: 10 }), sums(100, { failures: 15 }))).to.equal(undefined)
    expect(code(sums(100, { failures: 10 }), sums(100, { failures: 16 }))).to.equal('update.errors')
  })

  it('compares CPU time and p95 with what was before, if enough was, and not within noise', () => {
    expect(code(sums(100, { cpuMs: 3 }), sums(100, { cpuMs: 7 }))).to.equal('update.cpu')
    expect(code(sums(100, { cpuMs: 0.1 }), sums(100, { cpuMs: 1 }))).to.equal(undefined)
    expect(code(sums(100), sums(100, { wallPlace: 14 }))).to.equal('update.p95')
    expect(code(sums(10), sums(100, { wallPlace: 14, cpuMs: 90 }))).to.equal(undefined)
    expect(p95Of(sums(10, { wallPlace: 14 }))).to.equal(128)
  })

  it('is told with shares that are small, and yet not nothing', () => {
    const words = worseInWords('update.errors', sums(5_000, { failures: 1 }), sums(20, { failures: 9 }))!
    expect(inEnglish(words)).to.equal('45 % failed; before it were 0.02 %.')
    expect(keptWorse(inEnglish(words))).to.deep.equal(words)
  })

  it('is told apart again from what was kept of it in English', () => {
    const [before, after] = [sums(3_000, { failures: 100 }), sums(20, { failures: 9, cpuMs: 1_234.5, wallPlace: 20 })]
    for (const worse of ['update.errors', 'update.cpu', 'update.p95']) {
      const words = worseInWords(worse, before, after)!
      expect(keptWorse(inEnglish(words)), worse).to.deep.equal(words)
    }
    for (const other of ['', 'It was stopped.', '3 of 4 were so.']) expect(keptWorse(other)).to.equal(undefined)
  })

  it('is only asked of versions that the policy leads to', () => {
    expect([leads('patch', '1.2.0', '1.2.9'), leads('patch', '1.2.0', '1.3.0')]).to.deep.equal([true, false])
    expect([leads('minor', '1.2.0', '1.9.0'), leads('minor', '1.2.0', '2.0.0')]).to.deep.equal([true, false])
    expect([leads('minor', '0.2.0', '0.3.0'), leads('all', '1.2.0', '3.0.0')]).to.deep.equal([false, true])
    expect(leads('manual', '1.2.0', '1.2.1')).to.equal(false)
  })
})
