import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import type { LoadRequest } from '../load/request.ts'
import { startPeer, type PeerName } from '../peers/peers.ts'
import { interleaved, mapValues, median } from '../rounds.ts'
import { createTimedClient } from '../samples.ts'

/** What one call costs inside one invocation: that of many less that of none, by their number. */
const times = 200

export interface Calls {
  op: 'kv' | 'db'
  parallel: boolean
}

type Send = (body: string) => LoadRequest

/** The platform with a plugin that calls the host, ready to be asked. */
export const callingPlugin = async (bench: Bench): Promise<Send> => {
  const platform = await bench.platform({ workers: 1 })
  const tenant = await platform.tenant()
  const plugin = await platform.upload({
    server: readFileSync(join(import.meta.dirname, '../plugins/calls.js'), 'utf8'),
    capabilities: { kv: {}, db: {} },
    files: {
      'migrations/001_items.sql': `create table items (id int primary key, name text, data text);
insert into items select n, 'item ' || n, repeat('x', 100) from generate_series(1, 1000) n;`,
    },
  })
  await platform.install(tenant, plugin)
  const send: Send = (body) => platform.request(tenant, plugin, { body })
  await platform.send(send(JSON.stringify({ op: 'prepare' })))
  return send
}

/** A peer that is asked in the same way. */
export const callingPeer = async (bench: Bench, name: PeerName): Promise<Send> => {
  const { port } = await bench.start(() => startPeer(name, { DATABASE_URL: bench.databaseUrl }))
  return (body) => ({ port, method: 'POST', path: '/', body })
}

/** Microseconds of one call, for each that is asked. */
export const microseconds = async <Name extends string>(
  bench: Bench,
  calls: Calls,
  asked: Record<Name, Send>,
): Promise<Record<Name, number>> => {
  const measures = {} as Record<Name, () => Promise<number>>
  for (const name of Object.keys(asked) as Name[]) {
    const some = asked[name](JSON.stringify({ ...calls, times }))
    const none = asked[name](JSON.stringify({ ...calls, times: 0 }))
    const client = await bench.start(() => createTimedClient(some.port))
    measures[name] = async () => ((await client.time(some)) - (await client.time(none))) * (1_000 / times)
  }
  await interleaved(20, measures)
  return mapValues(await interleaved(bench.quick ? 30 : 150, measures), median)
}
