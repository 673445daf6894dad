import { expect } from 'chai'
import { Recent } from './recent.ts'

describe('what was used lately', () => {
  it('stays as long as it is among the last that were used, and is forgotten after', () => {
    const recent = new Recent<number, string>(3)
    for (let n = 0; n < 20; n++) {
      recent.set(n, `n${n}`)
      recent.get(0)
    }
    expect(recent.get(0)).to.equal('n0')
    expect([17, 18, 19].map((n) => recent.get(n))).to.deep.equal(['n17', 'n18', 'n19'])
    expect([1, 2, 3, 10].map((n) => recent.get(n))).to.deep.equal([undefined, undefined, undefined, undefined])
  })
})
