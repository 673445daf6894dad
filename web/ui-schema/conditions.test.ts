import { expect } from 'chai'
import type { Condition } from '../../plugins-registry/ui-schema.ts'
import { holds, passes, type Powers } from './conditions.ts'

const scope = { row: { stage: 'won', value: 1_200, tags: ['new'], note: '', due: '2026-11-23' }, state: {} }

describe('conditions of UI pages', () => {
  const cases: [Condition, boolean][] = [
    [{ $ref: '/row/stage', is: 'won' }, true],
    [{ $ref: '/row/stage', isNot: 'won' }, false],
    [{ $ref: '/state/tab', is: null }, true],
    [{ $ref: '/row/stage', in: ['lost', 'won'] }, true],
    [{ $ref: '/row/value', above: 1_200 }, false],
    [{ $ref: '/row/value', atLeast: 1_200 }, true],
    [{ $ref: '/row/value', below: 2_000 }, true],
    [{ $ref: '/row/due', atMost: '2026-12-01' }, true],
    [{ $ref: '/row/stage', above: 3 }, false],
    [{ $ref: '/row/none', below: 3 }, false],
    [{ $ref: '/row/tags', contains: 'new' }, true],
    [{ $ref: '/row/stage', contains: 'o' }, true],
    [{ $ref: '/row/note', empty: true }, true],
    [{ $ref: '/row/tags', empty: false }, true],
    [{ $ref: '/row/constructor', empty: true }, true],
    [{ all: [{ $ref: '/row/stage', is: 'won' }, { not: { $ref: '/row/value', below: 1_000 } }] }, true],
    [
      {
        any: [
          { $ref: '/row/stage', is: 'lost' },
          { $ref: '/row/note', empty: false },
        ],
      },
      false,
    ],
  ]
  for (const [condition, expected] of cases) {
    it(`${JSON.stringify(condition)} ${expected ? 'holds' : 'does not hold'}`, () =>
      expect(holds(condition, scope)).to.equal(expected))
  }

  it('ask for permissions, capabilities and policies, all of them', () => {
    const asked: unknown[] = []
    const powers: Powers = {
      can: (permission) => permission === 'crm.deals.read',
      has: (capability) => capability === 'net',
      authorize: (action, resource) => {
        asked.push([action, resource])
        return action === 'crm.deals.approve' ? true : undefined
      },
    }
    expect(passes(undefined, scope, powers)).to.equal(true)
    expect(passes({ permission: 'crm.deals.read', feature: 'net' }, scope, powers)).to.equal(true)
    expect(passes({ permission: 'crm.deals.read', feature: 'ai' }, scope, powers)).to.equal(false)
    const policy = { action: 'crm.deals.approve', resource: { value: { $ref: '/row/value' }, kind: 'deal' } }
    expect(passes({ policy }, scope, powers)).to.equal(true)
    expect(asked).to.deep.equal([['crm.deals.approve', { value: 1_200, kind: 'deal' }]])
    expect(passes({ policy: { action: 'crm.deals.other' } }, scope, powers), 'while it is asked').to.equal(false)
  })
})
