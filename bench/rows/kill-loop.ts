import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench, Row } from '../bench.ts'
import { Connection } from '../load/connection.ts'
import { requestBytes } from '../load/request.ts'
import { startPeer } from '../peers/peers.ts'
import { order } from '../plugins/order.ts'
import { interleaved, median } from '../rounds.ts'

const cpuMs = 50
const pauseMs = 200

/** The endless loop and ten neighbours in the same sandbox worker. */
const platformWithNeighbours = async (bench: Bench) => {
  const platform = await bench.platform({ workers: 1, cpuMs })
  const orders = await platform.upload({
    server: readFileSync(join(import.meta.dirname, '../plugins/orders.js'), 'utf8'),
  })
  const loop = await platform.upload({ server: `export default { fetch() { for (;;); } }` })
  const neighbours = []
  for (let n = 0; n < 10; n++) {
    const tenant = await platform.tenant()
    await platform.install(tenant, orders)
    neighbours.push(platform.request(tenant, orders, { body: order }))
  }
  const tenant = await platform.tenant()
  await platform.install(tenant, loop)
  return { neighbours, loop: platform.request(tenant, loop, { body: order }), port: platform.port }
}

const peer = async (bench: Bench, name: 'kill-isolate' | 'kill-thread') => {
  const { port } = await bench.start(() => startPeer(name))
  const connection = new Connection(port)
  await bench.start(() => ({ stop: async () => connection.close() }))
  const bytes = requestBytes({ port, path: '/' })
  return async () => Number((await connection.exchange(bytes)).body.toString())
}

export const killLoop: Row = {
  id: 'kill-loop',
  what: 'An endless loop with a CPU limit of 50 ms, from the request to its refusal',
  unit: 'ms',
  better: 'lower',
  async run(bench) {
    const { neighbours, loop, port } = await platformWithNeighbours(bench)
    const connection = new Connection(port)
    await bench.start(() => ({ stop: async () => connection.close() }))
    const bytes = requestBytes(loop)
    const kill = async () => {
      const start = performance.now()
      const { status, body } = await connection.exchange(bytes)
      const ms = performance.now() - start
      if (!body.includes('invocation.cpu')) throw new Error(`the loop was answered: ${status} ${body.toString()}`)
      return ms
    }
    const kills = await interleaved(bench.quick ? 10 : 40, {
      plexica: kill,
      'isolated-vm': await peer(bench, 'kill-isolate'),
      'worker-thread': await peer(bench, 'kill-thread'),
    })

    const load = [{ requests: neighbours, connections: neighbours.length, pauseMs: 5 }]
    const ms = bench.quick ? 2_000 : 4_000
    const alone = async () => (await bench.load(load, { ms }))[0]!.p99
    const beside = async () => {
      let over = false
      const measured = bench.load(load, { ms }).finally(() => (over = true))
      while (!over) {
        await kill()
        await sleep(pauseMs)
      }
      return (await measured)[0]!.p99
    }
    await alone()
    const p99 = await interleaved(bench.quick ? 2 : 5, { alone, beside })
    return {
      values: {
        plexica: median(kills.plexica),
        'isolated-vm': median(kills['isolated-vm']),
        'worker-thread': median(kills['worker-thread']),
      },
      details: {
        'neighbours p99 alone ms': median(p99.alone),
        'neighbours p99 beside ms': median(p99.beside),
        'neighbours p99 ratio': median(p99.beside) / median(p99.alone),
      },
    }
  },
}
