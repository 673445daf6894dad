import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin'

/**
 * The same 200 rules asked in other ways, in this process: Cedar with the rules read once, Cedar with the rules read
 * for each decision, and casbin with a rule for each as an expression.
 */
const { rules } = JSON.parse(process.env.RULES ?? '{}') as { rules: { group: string; amount: number; hour: number }[] }

const policies = Object.fromEntries(
  rules.map(({ group, amount, hour }, n) => [
    `p${n}`,
    `forbid(principal in Group::"${group}", action == Action::"x.deals.write", resource is x::deal)
     when { resource.amount > ${amount} && context.hour < ${hour} };`,
  ]),
)
cedar.preparsePolicySet('rules', { staticPolicies: policies })

let n = 0
const question = (): Omit<cedar.StatefulAuthorizationCall, 'preparsedPolicySetId'> => {
  const principal = { type: 'User', id: 'u' }
  const resource = { type: 'x::deal', id: String(n++) }
  return {
    principal,
    action: { type: 'Action', id: 'x.deals.write' },
    resource,
    context: { hour: 12 },
    entities: [
      { uid: principal, attrs: {}, parents: [{ type: 'Group', id: 'staff' }] },
      { uid: resource, attrs: { amount: n % 1_000 }, parents: [] },
    ],
  }
}

const model = newModelFromString(`
[request_definition]
r = group, act, amount, hour
[policy_definition]
p = rule, act, eft
[policy_effect]
e = !some(where (p.eft == deny))
[matchers]
m = r.act == p.act && eval(p.rule)
`)
const lines = rules.map(
  ({ group, amount, hour }) => `p, "r.group == '${group}' && r.amount > ${amount} && r.hour < ${hour}", write, deny`,
)
const enforcer = await newEnforcer(model, new StringAdapter(lines.join('\n')))

const ways: Record<string, () => unknown> = {
  'cedar-wasm': () => cedar.statefulIsAuthorized({ ...question(), preparsedPolicySetId: 'rules' }),
  'cedar-wasm-reparsed': () => cedar.isAuthorized({ ...question(), policies: { staticPolicies: policies } }),
  casbin: () => enforcer.enforce('staff', 'write', n++ % 1_000, 12),
}

process.on('message', async ({ way, times }: { way: string; times: number }) => {
  const samples: number[] = []
  for (let done = 0; done < times; done++) {
    const start = performance.now()
    await ways[way]!()
    samples.push(performance.now() - start)
  }
  process.send?.(samples)
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
