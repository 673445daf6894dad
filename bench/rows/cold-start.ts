import type { Bench, Row } from '../bench.ts'
import { startPeer, startWorkerd, workerdConfig } from '../peers/peers.ts'
import { fiftyKilobytes } from '../plugins/fifty-kilobytes.ts'
import { order } from '../plugins/order.ts'
import { interleaved, mapValues } from '../rounds.ts'
import { createTimedClient, spread } from '../samples.ts'

const plexica = async (bench: Bench) => {
  const platform = await bench.platform({ workers: 1 })
  const tenant = await platform.tenant()
  const plugin = await platform.upload({ server: fiftyKilobytes() })
  await platform.install(tenant, plugin)
  const request = platform.request(tenant, plugin, { body: order })
  const installation = await platform.ask('deployed', { slug: tenant.slug, plugin })
  const client = await bench.start(() => createTimedClient(platform.port))
  return async () => {
    await platform.ask('evict', { installation })
    return client.time(request)
  }
}

const peer = async (bench: Bench, name: 'cold-isolate' | 'cold-thread') => {
  const { port } = await bench.start(() => startPeer(name))
  const client = await bench.start(() => createTimedClient(port))
  return () => client.time({ port, path: '/cold' })
}

const workerd = async (bench: Bench) => {
  const { file } = await bench.start(() => workerdConfig(fiftyKilobytes()))
  return async () => {
    const start = performance.now()
    const { port, stop } = await startWorkerd(file)
    const client = createTimedClient(port)
    try {
      await client.time({ port, method: 'POST', path: '/', body: order })
      return performance.now() - start
    } finally {
      await client.stop()
      await stop()
    }
  }
}

export const coldStart: Row = {
  id: 'cold-start',
  what: 'First response of an installation that is known but not loaded, 50 KB bundle: p95',
  unit: 'ms',
  better: 'lower',
  async run(bench) {
    const measures = {
      plexica: await plexica(bench),
      'isolated-vm': await peer(bench, 'cold-isolate'),
      'worker-thread': await peer(bench, 'cold-thread'),
      workerd: await workerd(bench),
    }
    await interleaved(10, measures)
    const seen = mapValues(await interleaved(bench.quick ? 30 : 200, measures), spread)
    return {
      values: mapValues(seen, ({ p95 }) => p95),
      details: Object.fromEntries(Object.entries(seen).map(([name, { p50 }]) => [`${name} p50 ms`, p50])),
    }
  },
}
