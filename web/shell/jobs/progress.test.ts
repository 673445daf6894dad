import { expect } from 'chai'
import { partDone } from './progress.ts'

describe('the progress of a job', () => {
  it('is a part, a percentage, or so many of so many', () => {
    expect([0.5, 50, 1, { done: 3, total: 4 }, { percent: 25 }].map(partDone)).to.deep.equal([0.5, 0.5, 1, 0.75, 0.25])
  })

  it('is not guessed from anything else', () => {
    expect(['half', null, undefined, 250, -1, { done: 1 }, { done: 1, total: 0 }].map(partDone)).to.deep.equal(
      Array.from({ length: 7 }),
    )
  })
})
