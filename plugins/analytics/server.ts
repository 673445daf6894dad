import { definePlugin } from '@plexica/sdk'
import { countRoutes } from './server/counts.ts'
import { eventRoutes, record } from './server/events.ts'
import { tidy } from './server/tidy.ts'
import { topRoutes } from './server/top.ts'

export default definePlugin({
  routes: { ...eventRoutes, ...countRoutes, ...topRoutes },
  jobs: { tidy },
  exposes: {
    record: async ({ name = 'view', ...given }, { db }) => ({ id: (await record(db, { ...given, name })).id }),
  },
})
