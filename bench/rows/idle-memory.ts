import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench, Row } from '../bench.ts'
import { startPeer } from '../peers/peers.ts'
import { fiftyKilobytes } from '../plugins/fifty-kilobytes.ts'
import { order } from '../plugins/order.ts'
import { childrenOf, residentBytes } from '../processes.ts'
import { createTimedClient } from '../samples.ts'

const MiB = 1024 * 1024
/** What is loaded before counting begins, so that code and caches that all share don't count. */
const first = 20

/** With the usual bound the first would be evicted while the last come. */
const enoughMb = 4_096

/** Isolates that nobody calls give back memory some seconds later, so many a second (`sandbox/worker/caretaker.ts`). */
const tidiedAfterMs = 15_000
/** How long a peer, which tidies nothing, is given to come to rest. */
const settledAfterMs = 3_000

/** Resident bytes that each further installation adds to the sandbox workers, after it has answered once. */
const plexica = async (bench: Bench, count: number): Promise<number> => {
  const platform = await bench.platform({ workers: 1, workerMemoryMb: enoughMb })
  const client = await bench.start(() => createTimedClient(platform.port))
  const perTenant = 20
  const plugins: string[] = []
  for (let n = 0; n < perTenant; n++) plugins.push(await platform.upload({ server: fiftyKilobytes(n) }))
  const load = async (tenants: number) => {
    for (let n = 0; n < tenants; n++) {
      const tenant = await platform.tenant()
      for (const plugin of plugins) {
        await platform.install(tenant, plugin)
        await client.time(platform.request(tenant, plugin, { body: order }))
      }
    }
    await sleep(tidiedAfterMs)
    return childrenOf(platform.pid).reduce((sum, pid) => sum + residentBytes(pid), 0)
  }
  const before = await load(first / perTenant)
  return ((await load(count / perTenant)) - before) / count
}

const peer = async (bench: Bench, name: 'cold-isolate' | 'cold-thread', count: number): Promise<number> => {
  const { port, pid, stop } = await bench.start(() => startPeer(name))
  const client = createTimedClient(port)
  const load = async (more: number) => {
    for (let n = 0; n < more; n++) await client.time({ port, path: '/keep' })
    await sleep(settledAfterMs)
    return residentBytes(pid)
  }
  const before = await load(Math.min(first, count))
  const each = ((await load(count)) - before) / count
  await client.stop()
  await stop()
  return each
}

export const idleMemory: Row = {
  id: 'idle-memory',
  what: 'Resident memory per idle installation that has answered once, 50 KB bundle',
  unit: 'MiB',
  better: 'lower',
  async run(bench) {
    const count = bench.quick ? 60 : 200
    return {
      values: {
        plexica: (await plexica(bench, count)) / MiB,
        'isolated-vm': (await peer(bench, 'cold-isolate', count)) / MiB,
        'worker-thread': (await peer(bench, 'cold-thread', 20)) / MiB,
      },
      details: { installations: count },
    }
  },
}
