import type { Row } from '../bench.ts'
import { callingPeer, callingPlugin, microseconds } from './calls.ts'

export const dbQuery: Row = {
  id: 'db-query',
  what: 'One primary-key select through ctx.db, in series within one invocation',
  unit: 'µs',
  better: 'lower',
  run: async (bench) => ({
    values: await microseconds(
      bench,
      { op: 'db', parallel: false },
      {
        plexica: await callingPlugin(bench),
        pg: await callingPeer(bench, 'postgres'),
      },
    ),
  }),
}
