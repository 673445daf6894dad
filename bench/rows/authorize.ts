import { once } from 'node:events'
import { join } from 'node:path'
import type { Row } from '../bench.ts'
import { firstMessage, startNode } from '../processes.ts'
import { interleaved, mapValues, median } from '../rounds.ts'
import { spread } from '../samples.ts'

const count = 200

/** Rules that all have to be looked at for each decision, and few of which apply. */
const rules = Array.from({ length: count }, (_, n) => ({
  group: n % 2 === 0 ? 'staff' : `team-${n}`,
  amount: 500 + n,
  hour: 1 + (n % 10),
}))

const server = `export default { routes: { 'GET /': () => ({}) } }`

export const authorize: Row = {
  id: 'authorize',
  what: `One decision on one thing of a plugin with ${count} policies that are all about it, p95`,
  unit: 'ms',
  better: 'lower',
  async run(bench) {
    const platform = await bench.platform({ workers: 1 })
    const tenant = await platform.tenant()
    const plugin = `p${Date.now().toString(36)}`
    await platform.upload({
      server,
      manifest: {
        id: plugin,
        permissions: [{ id: `${plugin}.deals.write`, label: 'Change deals', defaultRoles: ['member'] }],
        resources: { deal: { attributes: { amount: 'integer' } } },
      },
    })
    await platform.install(tenant, plugin)
    const call = (path: string, body: object) =>
      platform.send({
        port: platform.port,
        method: 'POST',
        path,
        headers: { host: `${tenant.slug}.localhost:${platform.port}`, authorization: `Bearer ${tenant.token}` },
        body: JSON.stringify(body),
      })
    await call('/api/v1/groups', { key: 'staff', name: 'Staff' })
    for (const [n, { group, amount, hour }] of rules.entries()) {
      const head = `principal in Group::"${group}", action == Action::"${plugin}.deals.write"`
      const text = `forbid(${head}, resource is ${plugin}::deal) when { resource.amount > ${amount} && context.hour < ${hour} };`
      await call('/api/v1/policies', { name: `Rule ${n}`, text })
    }

    const peer = startNode(join(import.meta.dirname, '../peers/policies.ts'), {
      env: { RULES: JSON.stringify({ rules }) },
    })
    await bench.start(() => peer)
    await firstMessage(peer)
    const ask = async (way: string, times: number): Promise<number[]> => {
      const answered = once(peer.child, 'message')
      peer.child.send({ way, times })
      return ((await answered) as [number[]])[0]
    }

    const times = bench.quick ? 150 : 400
    const permission = `${plugin}.deals.write`
    const decide = (more: { resource: boolean }) =>
      platform.ask('decide', { slug: tenant.slug, plugin, permission, times, ...more })
    const measures = {
      plexica: () => decide({ resource: true }),
      'cedar-wasm': () => ask('cedar-wasm', times),
      'cedar-wasm-reparsed': () => ask('cedar-wasm-reparsed', times / 5),
      casbin: () => ask('casbin', times / 5),
      // A route's permission, which is kept for the minute.
      kept: () => decide({ resource: false }),
    }
    await interleaved(2, measures)
    const rounds = mapValues(await interleaved(bench.quick ? 3 : 7, measures), (each) => each.map(spread))
    const { kept, ...compared } = rounds
    return {
      values: mapValues(compared, (each) => median(each.map(({ p95 }) => p95))),
      details: {
        'p50 ms': median(rounds.plexica.map(({ p50 }) => p50)),
        'p99 ms': median(rounds.plexica.map(({ p99 }) => p99)),
        'kept p95 ms': median(kept.map(({ p95 }) => p95)),
      },
    }
  },
}
