import type { Row } from '../bench.ts'
import { interleaved, mapValues, median } from '../rounds.ts'
import { warmPeers } from './warm-peers.ts'

export const warmRouteC1: Row = {
  id: 'warm-route-c1',
  what: 'The same with one connection: p50 added over plain Express',
  unit: 'ms',
  better: 'lower',
  async run(bench) {
    const peers = await warmPeers(bench)
    const time = bench.quick ? { ms: 700, warmUpMs: 100 } : { ms: 1_500, warmUpMs: 200 }
    const measures = mapValues(peers, (request) => async () => {
      const [measured] = await bench.load([{ requests: [request], connections: 1 }], time)
      return measured!.p50
    })
    await interleaved(bench.quick ? 2 : 3, measures)
    const p50 = mapValues(await interleaved(bench.quick ? 3 : 7, measures), median)
    return {
      values: mapValues(p50, (each) => each - p50.express),
      details: Object.fromEntries(Object.entries(p50).map(([name, each]) => [`${name} p50 ms`, each])),
    }
  },
}
