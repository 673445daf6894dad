import type { Row } from '../bench.ts'
import { authorize } from './authorize.ts'
import { capabilityCosts } from './capability-cost.ts'
import { coldStart } from './cold-start.ts'
import { dbQuery } from './db-query.ts'
import { density } from './density.ts'
import { eventDelivery } from './event-delivery.ts'
import { firstLoad } from './first-load.ts'
import { hostCall, hostCallParallel } from './host-call.ts'
import { idleMemory } from './idle-memory.ts'
import { installPlugin } from './install-plugin.ts'
import { killLoop } from './kill-loop.ts'
import { metering } from './metering.ts'
import { neighbourP99 } from './neighbour-p99.ts'
import { pluginCall } from './plugin-call.ts'
import { provisionTenant } from './provision-tenant.ts'
import { warmRouteC1 } from './warm-route-c1.ts'
import { warmRoute } from './warm-route.ts'

/** All rows, in the order of the table. */
export const rows: Row[] = [
  warmRoute,
  warmRouteC1,
  coldStart,
  idleMemory,
  density,
  hostCall,
  hostCallParallel,
  killLoop,
  neighbourP99,
  dbQuery,
  pluginCall,
  ...capabilityCosts,
  eventDelivery,
  provisionTenant,
  installPlugin,
  metering,
  authorize,
  firstLoad,
]
