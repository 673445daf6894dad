import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench, Row } from '../bench.ts'
import { startPeer } from '../peers/peers.ts'
import { interleaved, mapValues, median } from '../rounds.ts'
import { createTimedClient } from '../samples.ts'

const server = readFileSync(join(import.meta.dirname, '../plugins/costs.js'), 'utf8')

interface Cost {
  what: string
  /** Calls of one invocation; what is limited by the minute or the invocation gets fewer. */
  times?: number
  /** What the plugin asks for. */
  scope?: object
  manifest?: object
  /** What it has beside its route. */
  handlers?: string
  settings?: object
  /** What stands beside it; absent where it only looks into memory. */
  beside?: string
}

/** `db` and `plugins` have rows of their own: `db-query`, `plugin-call`. */
const costs: Record<string, Cost> = {
  kv: { what: 'kv.get of 1 KB', beside: 'bare pg' },
  events: { what: 'events.publish of one event nobody subscribed to', beside: 'bare pg' },
  jobs: {
    what: 'jobs.enqueue of one job for later',
    manifest: { jobs: { later: {} } },
    handlers: 'jobs: { later: () => undefined },',
    beside: 'bare pg',
  },
  storage: { what: 'storage.get of a file of 1 KB', beside: 'bare fs' },
  search: { what: 'search.query over 100 documents', beside: 'bare pg' },
  users: { what: 'users.list of one user', beside: 'bare pg' },
  notify: { what: 'notify.send to one user in the app', times: 5, beside: 'bare pg' },
  secrets: {
    what: 'secrets.placeholder',
    scope: { names: { KEY: {} } },
    manifest: { settings: { type: 'object', properties: { KEY: { type: 'string', writeOnly: true } } } },
    settings: { KEY: 'a secret of some length' },
  },
  net: { what: 'fetch of a reply of 2 bytes over an open connection', times: 40, beside: 'bare undici' },
}

const run = async (
  bench: Bench,
  op: string,
  { times = 20, scope, manifest, handlers = '', settings, beside }: Cost,
) => {
  const stores = () => startPeer('stores', { DATABASE_URL: bench.databaseUrl })
  const target = await bench.start(stores)
  const url = `http://127.0.0.1:${target.port}/`
  const platform = await bench.platform({ workers: 1, allowPrivate: '127.0.0.1' })
  const tenant = await platform.tenant()
  const id = `p${randomBytes(5).toString('hex')}`
  const plugin = await platform.upload({
    server: server.replace('export default {', `export default { ${handlers}`),
    capabilities: { [op]: { scope: op === 'net' ? { hosts: [url.slice(0, -1)] } : (scope ?? {}) } },
    manifest: {
      id,
      ...(op === 'events' && { events: { publishes: [`${id}.happened`] } }),
      ...manifest,
    },
  })
  await platform.install(tenant, plugin, settings)
  const asked = (count?: number) => JSON.stringify({ op, url, times: count })
  const through = (count?: number) => platform.request(tenant, plugin, { body: asked(count) })
  await platform.send(through())

  const measures: Record<string, () => Promise<number>> = {}
  const measure = async (name: string, port: number, request: (count: number) => ReturnType<typeof through>) => {
    const client = await bench.start(() => createTimedClient(port))
    measures[name] = async () =>
      ((await client.time(request(times))) - (await client.time(request(0)))) * (1_000 / times)
  }
  await measure('plexica', platform.port, through)
  if (beside !== undefined) {
    const { port } = await bench.start(stores)
    await measure(beside, port, (count) => ({ port, method: 'POST', path: '/', body: asked(count) }))
  }
  await interleaved(20, measures)
  const rounds = await interleaved(bench.quick ? 30 : 150, measures)
  return { values: mapValues(rounds, median) as { plexica: number } }
}

/** What one typical op of each capability costs from the isolate and back, and what stands behind it alone. */
export const capabilityCosts: Row[] = Object.entries(costs).map(([op, cost]) => ({
  id: `cost-${op}`,
  what: `One ${cost.what}, in series within one invocation`,
  unit: 'µs',
  better: 'lower',
  run: (bench) => run(bench, op, cost),
}))
