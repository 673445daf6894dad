import { expect } from 'chai'
import { readUserAgent } from './user-agent.ts'

describe('what a browser says it is', () => {
  it('is told apart where one claims to be others, too', () => {
    const edge =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0 Safari/537.36 Edg/148.0'
    expect(readUserAgent(edge)).to.deep.equal({ browser: 'Edge', system: 'Windows', kind: 'desk' })
    const phone =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/20.0 Mobile/15E148 Safari/604.1'
    expect(readUserAgent(phone)).to.deep.equal({ browser: 'Safari', system: 'iPhone', kind: 'phone' })
  })

  it('is left open where it says nothing that is known', () => {
    expect(readUserAgent('curl/9')).to.deep.equal({ browser: undefined, system: undefined, kind: 'desk' })
  })
})
