import type { Knex } from 'knex'
import { matches } from '../../sandbox/capabilities/events/patterns.ts'
import type { Changes } from '../changes.ts'
import { createMemoryCache } from '../memory-cache.ts'
import { laneOf } from '../queues/work.ts'

/** Who is told of events of a tenant: an installation, or a webhook. */
export interface Subscriber {
  lane: string
  installationId: string | null
  webhookId: string | null
  /** Each has to match, the manifest and the grant alike. */
  patterns: string[][]
}

interface Row {
  id: string
  subscribes: string[]
  granted: string[]
}

const installations = async (core: Knex, tenantId: string): Promise<Subscriber[]> => {
  const { rows } = await core.raw<{ rows: Row[] }>(
    `select i.id, v.manifest #> '{events,subscribes}' as subscribes, i."grant" #> '{events,subscribe}' as granted
     from core.installations as i join core.versions as v on v.plugin_id = i.plugin_id and v.version = i.version
     where i.tenant_id = ? and i.state <> 'uninstalled' and i."grant" #> '{events,subscribe}' is not null`,
    [tenantId],
  )
  return rows.map(({ id, subscribes, granted }) => ({
    lane: laneOf('event', tenantId, id),
    installationId: id,
    webhookId: null,
    patterns: [subscribes, granted],
  }))
}

const webhooks = async (core: Knex, tenantId: string): Promise<Subscriber[]> => {
  const rows = await core('core.webhooks')
    .where({ tenant_id: tenantId, enabled: true })
    .select<{ id: string; events: string[] }[]>()
  return rows.map(({ id, events }) => ({
    lane: laneOf('webhook', tenantId, id),
    installationId: null,
    webhookId: id,
    patterns: [events],
  }))
}

/** Knows who subscribed to what, tenant by tenant, from memory unless something changed. */
export const createSubscribers = ({ core, changes }: { core: Knex; changes: Pick<Changes, 'subscribe'> }) => {
  const cache = createMemoryCache<Subscriber[]>({
    load: async (tenantId) => [...(await installations(core, tenantId)), ...(await webhooks(core, tenantId))],
    ttlMs: 10_000,
    max: 10_000,
  })
  const forget = (key: string) => (key === '*' ? cache.clear() : cache.forget(key.split('/')[0]!))
  const stops = [
    changes.subscribe('installation', forget),
    changes.subscribe('webhook', forget),
    changes.subscribe('version', () => cache.clear()),
  ]
  return {
    async of(tenantId: string, type: string): Promise<Subscriber[]> {
      const all = (await cache.get(tenantId)) ?? []
      return all.filter(({ patterns }) => patterns.every((some) => some.some((one) => matches(one, type))))
    },
    /** Reads all of them anew. */
    forget: () => cache.clear(),
    close: () => stops.forEach((stop) => stop()),
  }
}

export type Subscribers = ReturnType<typeof createSubscribers>
