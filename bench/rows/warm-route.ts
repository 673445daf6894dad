import type { Row } from '../bench.ts'
import { interleaved, mapValues, median } from '../rounds.ts'
import { warmPeers } from './warm-peers.ts'

const connections = 64

export const warmRoute: Row = {
  id: 'warm-route',
  what: 'Warm plugin route, whole stack, 64 connections, 1 KB JSON each way',
  unit: 'requests/s',
  better: 'higher',
  async run(bench) {
    const peers = await warmPeers(bench)
    const time = bench.quick ? { ms: 1_000, warmUpMs: 200 } : { ms: 2_500, warmUpMs: 500 }
    const measures = mapValues(peers, (request) => async () => {
      const [measured] = await bench.load([{ requests: [request], connections }], time)
      return measured!
    })
    // Not counted: V8 compiles what is hot.
    await interleaved(bench.quick ? 2 : 3, measures)
    const rounds = await interleaved(bench.quick ? 3 : 5, measures)
    return {
      values: mapValues(rounds, (each) => median(each.map(({ perSecond }) => perSecond))),
      details: Object.fromEntries(
        Object.entries(rounds).map(([name, each]) => [`${name} p99 ms`, median(each.map(({ p99 }) => p99))]),
      ),
    }
  },
}
