import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTurns } from '../../runtime/queues/turns.ts'
import { openRedis } from '../../runtime/redis.ts'
import type { Bench, Row } from '../bench.ts'
import { hasRedis, startRedis } from '../peers/redis.ts'
import { interleaved, mapValues, median } from '../rounds.ts'
import { spread } from '../samples.ts'

const perSecond = 200

const now = () => performance.timeOrigin + performance.now()

/** Begins `one` at an even rate, whatever becomes of those before; resolves when all are done. */
const steadily = async (ms: number, one: () => Promise<unknown>) => {
  const begun: Promise<unknown>[] = []
  const start = performance.now()
  for (let n = 0; n < (ms / 1_000) * perSecond; n++) {
    await sleep(Math.max(0, start + (n * 1_000) / perSecond - performance.now()))
    const each = one()
    // Told by `all` in the end.
    each.catch(() => undefined)
    begun.push(each)
  }
  await Promise.all(begun)
}

const publisher = (id: string) => `
  export default { routes: { 'POST /': async (_, { db, events }) => {
    await db.transaction(async (tx) => {
      await events.publish('${id}.happened', { at: Date.now() }, { tx })
    })
  } } }`

// What it saw stays in its isolate: writing it down would be measured too.
const subscriber = (id: string) => `
  let seen = []
  export default {
    events: { '${id}.happened': ({ data }) => void seen.push(Date.now() - data.at) },
    routes: { 'POST /': () => { const all = seen; seen = []; return { all } } },
  }`

/** Measures the way of an event through a platform. */
const throughPlatform = async (bench: Bench, redisUrl?: string) => {
  const platform = await bench.platform({ redisUrl })
  const tenant = await platform.tenant()
  const id = `p${randomBytes(5).toString('hex')}`
  const capabilities = { db: {}, events: {} }
  await platform.upload({
    server: publisher(id),
    capabilities,
    manifest: { id, events: { publishes: [`${id}.happened`] } },
  })
  const listening = await platform.upload({
    server: subscriber(id),
    capabilities,
    manifest: { events: { subscribes: [`${id}.happened`] } },
  })
  await platform.install(tenant, id)
  await platform.install(tenant, listening)
  const publish = platform.request(tenant, id)
  const collect = async () =>
    ((await platform.send(platform.request(tenant, listening))) as unknown as { all: number[] }).all
  // Until it is loaded, 200 a second would only wait in line.
  for (let n = 0; n < 300; n++) await platform.send(publish)
  await sleep(500)
  await collect()
  return async (ms: number): Promise<number[]> => {
    await steadily(ms, () => platform.send(publish))
    const expected = (ms / 1_000) * perSecond
    const seen: number[] = []
    for (let tries = 0; seen.length < expected; tries++) {
      if (tries > 100) throw new Error(`of ${expected} events ${seen.length} were delivered`)
      seen.push(...(await collect()))
      await sleep(50)
    }
    return seen
  }
}

/** The queue alone, on the same database or Redis. */
const throughQueue = async (bench: Bench, redisUrl?: string) => {
  const name = `bench${randomBytes(5).toString('hex')}`
  let seen: number[] = []
  const onError = (error: unknown) => console.error(error)
  const redis = redisUrl === undefined ? undefined : await openRedis({ url: redisUrl, space: `${name}:`, onError })
  await bench.start(() => ({ stop: async () => redis?.close() }))
  const turns = createTurns(name, { databaseUrl: bench.databaseUrl, redis }, onError)
  await bench.start(() => ({ stop: () => turns.close() }))
  await turns.take(async (at) => void seen.push(now() - Number(at)))
  return async (ms: number): Promise<number[]> => {
    seen = []
    await steadily(ms, () => turns.give([String(now())]))
    while (seen.length < (ms / 1_000) * perSecond) await sleep(20)
    return seen
  }
}

export const eventDelivery: Row = {
  id: 'event-delivery',
  what: 'From the commit of an event to the start of its handler, 200 events/s: p95',
  unit: 'ms',
  better: 'lower',
  async run(bench) {
    const redis = hasRedis() ? await bench.start(startRedis) : undefined
    const ways: Record<string, (ms: number) => Promise<number[]>> = {
      plexica: await throughPlatform(bench),
      'bullmq-postgres': await throughQueue(bench),
      ...(redis && {
        'plexica-redis': await throughPlatform(bench, redis.url),
        'bullmq-redis': await throughQueue(bench, redis.url),
      }),
    }
    const measures = mapValues(ways, (way) => async () => spread(await way(bench.quick ? 1_500 : 4_000)))
    await interleaved(1, measures)
    const rounds = await interleaved(bench.quick ? 2 : 5, measures)
    const of = (which: 'p50' | 'p95') => mapValues(rounds, (each) => median(each.map((one) => one[which])))
    return {
      values: { ...of('p95') } as { plexica: number },
      details: Object.fromEntries(Object.entries(of('p50')).map(([name, ms]) => [`${name} p50 ms`, ms])),
    }
  },
}
