import { defineRoutes, type Context, type Json } from '@plexica/sdk'
import { isMeant } from './matching.ts'
import type { SeenEvent } from './rule.ts'

const prefix = 'sample/'
const month = 30 * 86_400

/** Larger ones would fill the room of all others, and nobody reads them. */
const largest = 16_384

interface Sample {
  event: SeenEvent
  count: number
}

/** Remembers the last event of each type, so that whoever writes a rule sees what there is in it. */
export const keepSample = async ({ can, kv }: Context, event: SeenEvent): Promise<void> => {
  if (!can('kv')) return
  const json = JSON.stringify(event)
  if (json.length > largest) return
  const count = await kv.increment(`count/${event.type}`)
  await kv.set(`${prefix}${event.type}`, { event: JSON.parse(json) as Json, count }, { ttlSeconds: month })
}

const samples = async ({ can, kv }: Context): Promise<Sample[]> => {
  if (!can('kv')) return []
  const { items } = await kv.list({ prefix, limit: 100 })
  return items.map(({ value }) => value as unknown as Sample)
}

/** The last event that a pattern means. */
export const lastSample = async (context: Context, pattern: string): Promise<SeenEvent | undefined> =>
  (await samples(context))
    .map(({ event }) => event)
    .filter(({ type }) => isMeant(pattern, type))
    .sort((a, b) => b.time.localeCompare(a.time))[0]

export const sampleRoutes = defineRoutes({
  'GET /samples': {
    permission: 'automation.manage',
    handler: async (_request, context) => ({
      items: (await samples(context)).map(({ event, count }) => ({
        id: event.type,
        type: event.type,
        plugin: event.type.split('.')[0],
        time: event.time,
        count,
        event,
      })),
    }),
  },
})
