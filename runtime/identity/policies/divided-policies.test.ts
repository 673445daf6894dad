import { isAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { expect } from 'chai'
import { createCedar, type Question, type Ruling } from './cedar.ts'
import { dividedPolicies } from './divided-policies.ts'

const texts: Record<string, string> = {
  staff: 'permit(principal in Group::"staff", action, resource);',
  dear: 'forbid(principal in Group::"staff", action, resource) when { resource.amount > 5 };',
  one: 'permit(principal == User::"u", action, resource) when { resource.amount < 3 };',
  broken: 'forbid(principal in Role::"guest", action, resource) when { resource.missing == 1 };',
  early: 'permit(principal, action, resource) when { context.hour < 5 };',
  noted: '@note("odd") permit(principal in Group::"odd", action, resource);',
  escaped: 'forbid(principal in Group::"a\\"b", action, resource);',
}

const group = (id: string) => ({ type: 'Group', id })
const guest = { type: 'Role', id: 'guest' }

const question = (parents: { type: string; id: string }[], amount: number, hour: number): Question => {
  const principal = { type: 'User', id: amount === 1 ? 'u' : 'v' }
  const resource = { type: 'Deal', id: '1' }
  return {
    principal,
    action: { type: 'Action', id: 'write' },
    resource,
    context: { hour },
    entities: [
      { uid: principal, attrs: {}, parents },
      { uid: resource, attrs: { amount }, parents: [] },
    ],
  }
}

const asked = [
  [],
  [group('staff')],
  [guest],
  [group('odd')],
  [group('a"b')],
  [group('staff'), guest, group('odd')],
].flatMap((parents) => [1, 9].flatMap((amount) => [3, 12].map((hour) => question(parents, amount, hour))))

/** What Cedar says of all policies together. */
const inOne = (each: Question): Ruling => {
  const answer = isAuthorized({
    ...(each as unknown as Omit<Parameters<typeof isAuthorized>[0], 'policies'>),
    policies: { staticPolicies: texts },
  })
  if (answer.type === 'failure') throw new Error(answer.errors[0]?.message)
  const { decision, diagnostics } = answer.response
  return { decision, reasons: diagnostics.reason, errors: diagnostics.errors.map(({ policyId }) => policyId) }
}

const sorted = ({ decision, reasons, errors }: Ruling) => ({
  decision,
  reasons: [...reasons].sort(),
  errors: [...errors].sort(),
})

describe('policies that are divided by whom they are about', () => {
  it('decide as they do together', async () => {
    const cedar = createCedar()
    try {
      const rulings = await cedar.rule({ key: 'all', texts }, asked)
      expect(rulings.map(sorted)).to.deep.equal(asked.map((each) => sorted(inOne(each))))
      expect(new Set(rulings.map(({ decision }) => decision)).size).to.equal(2)
      expect(rulings.some(({ errors }) => errors.length > 0)).to.equal(true)
    } finally {
      await cedar.close()
    }
  })

  it('are read in time, however busy this process is meanwhile', async () => {
    const cedar = createCedar()
    try {
      for (const text of ['permit(principal, action, resource);', 'forbid(principal, action, resource);']) {
        const checked = cedar.check(text, {})
        for (const end = Date.now() + 3_100; Date.now() < end;);
        expect((await checked).mistakes).to.deep.equal([])
      }
    } finally {
      await cedar.close()
    }
  })

  it('are asked without those about others, and all of them where many are about who asks', () => {
    const { partsFor } = dividedPolicies(texts)
    const names = (each: Question) => partsFor(each).flatMap((part) => Object.keys(part.texts))
    expect(names(question([], 9, 12))).to.have.members(['early', 'noted', 'escaped'])
    expect(names(question([group('staff')], 9, 12))).to.have.members(['early', 'noted', 'escaped', 'staff', 'dear'])
    expect(names(question([group('staff'), guest], 9, 12))).to.have.members(Object.keys(texts))
  })
})
