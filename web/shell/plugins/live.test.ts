import { expect } from 'chai'
import { covers } from '../../../sandbox/capabilities/events/patterns.ts'
import { isMeant } from './live.ts'

describe('live pages', () => {
  it('read patterns of events as the platform does', () => {
    const words = ['crm', 'contact', 'created', '*']
    const all = words.flatMap((a) => [a, ...words.flatMap((b) => [`${a}.${b}`, ...words.map((c) => `${a}.${b}.${c}`)])])
    const types = all.filter((each) => !each.includes('*'))
    for (const pattern of all)
      for (const type of types) expect(isMeant(pattern, type), `${pattern} ${type}`).to.equal(covers(pattern, type))
  })
})
