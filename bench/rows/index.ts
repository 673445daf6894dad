import type { Row } from '../bench.ts'
import { warmRoute } from './warm-route.ts'
import { warmRouteC1 } from './warm-route-c1.ts'

/** All rows, in the order of the table. */
export const rows: Row[] = [warmRoute, warmRouteC1]
