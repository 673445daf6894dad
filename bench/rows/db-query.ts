import type { Row } from '../bench.ts'
import { callingPeer, callingPlugin, microseconds } from './calls.ts'

export const dbQuery: Row = {
  id: 'db-query',
  what: 'One primary-key select by the db capability, in series on one connection, besides the way out of the isolate',
  unit: 'µs',
  better: 'lower',
  run: async (bench) => {
    const { plexica, pg, whole } = await microseconds(
      bench,
      { op: 'db', parallel: false },
      {
        plexica: await callingPeer(bench, 'db-capability'),
        pg: await callingPeer(bench, 'postgres'),
        whole: await callingPlugin(bench),
      },
    )
    return { values: { plexica, pg }, details: { 'through ctx.db µs': whole } }
  },
}
