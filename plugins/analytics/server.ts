import { definePlugin } from '@plexica/sdk'
import { counts } from './server/counts.ts'
import { listEvents, recordEvent } from './server/events.ts'
import { answering } from './server/problem.ts'
import { top } from './server/top.ts'

export default definePlugin({
  routes: {
    'POST /events': { permission: 'analytics.write', handler: answering(recordEvent) },
    'GET /events': { permission: 'analytics.read', handler: answering(listEvents) },
    'GET /counts': { permission: 'analytics.read', handler: answering(counts) },
    'GET /top': { permission: 'analytics.read', handler: answering(top) },
  },
})
