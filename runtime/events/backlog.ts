import type { Knex } from 'knex'
import { Problem } from '../../problems/problem.ts'
import { rawQuery } from '../database/raw-query.ts'

export interface Backlog {
  /**
   * Refuses more events of a tenant while too many deliveries of it wait. Looked at once a second at most, so that it
   * costs publishing next to nothing.
   *
   * @throws {Problem} `event.quota`
   */
  check(tenantId: string, most: number): Promise<void> | void
}

/** How long what was counted is believed. */
const believedMs = 1_000
/** How long a publisher should wait before it tries again. */
const retryAfterSeconds = 5
const mostTenants = 10_000

interface Seen {
  untilMs: number
  most: number
  isFull: boolean
}

/** Watches how many deliveries of each tenant wait. */
export const createBacklog = ({ core }: { core: Knex }): Backlog => {
  const seen = new Map<string, Seen>()

  const look = async (tenantId: string, most: number): Promise<Seen> => {
    const [row] = await rawQuery<{ is_full: boolean }>(
      core,
      `select count(*) >= $2::bigint as is_full from (
         select from core.work
         where tenant_id = $1::uuid and state = 'waiting' and event_seq is not null limit $2::bigint) as ahead`,
      [tenantId, most],
      'events_backlog',
    )
    const found = { untilMs: Date.now() + believedMs, most, isFull: row?.is_full === true }
    if (seen.size >= mostTenants) seen.clear()
    seen.set(tenantId, found)
    return found
  }

  return {
    check(tenantId, most) {
      const known = seen.get(tenantId)
      if (known && known.most === most && known.untilMs > Date.now()) return refuse(known)
      return look(tenantId, most).then(refuse)
    },
  }
}

const refuse = ({ isFull, most }: Seen): void => {
  if (!isFull) return
  throw new Problem('event.quota', {
    detail: `${most} deliveries of events wait already; no more are taken before there are less.`,
    limit: 'events.waiting',
    value: most,
    retryAfterSeconds,
  })
}
