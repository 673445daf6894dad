import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench, Row } from '../bench.ts'
import type { LoadRequest } from '../load/request.ts'
import { startPeer } from '../peers/peers.ts'
import { order } from '../plugins/order.ts'
import { interleaved, mapValues, median } from '../rounds.ts'

/** Both in one worker: one that calls as fast as it can over 32 connections, one that calls 100 times a second. */
const tenants = async (bench: Bench): Promise<{ busy: LoadRequest; quiet: LoadRequest }> => {
  const platform = await bench.platform({ workers: 1 })
  const plugin = await platform.upload({
    server: readFileSync(join(import.meta.dirname, '../plugins/orders.js'), 'utf8'),
  })
  const [busy, quiet] = [await platform.tenant(), await platform.tenant()]
  for (const tenant of [busy, quiet]) await platform.install(tenant, plugin)
  return {
    busy: platform.request(busy, plugin, { body: order }),
    quiet: platform.request(quiet, plugin, { body: order }),
  }
}

export const neighbourP99: Row = {
  id: 'neighbour-p99',
  what: `One tenant at full throttle: another's p99 in the same worker, as a multiple of its p99 alone`,
  unit: '×',
  better: 'lower',
  async run(bench) {
    const { port } = await bench.start(() => startPeer('express'))
    const toExpress: LoadRequest = { port, method: 'POST', path: '/orders', body: order }
    const time = { ms: bench.quick ? 1_500 : 3_000, warmUpMs: 300 }
    const loadByQuiet = bench.anotherClient()
    const measure =
      ({ busy, quiet }: { busy: LoadRequest; quiet: LoadRequest }, beside: boolean) =>
      async () => {
        const calm = { requests: [quiet], connections: 4, pauseMs: 10 }
        const [[measured]] = await Promise.all([
          loadByQuiet([calm], time),
          beside && bench.load([{ requests: [busy], connections: 32 }], time),
        ])
        return measured!.p99
      }
    const both = await tenants(bench)
    const express = { busy: toExpress, quiet: toExpress }
    const measures = {
      'plexica alone': measure(both, false),
      'plexica beside': measure(both, true),
      'express alone': measure(express, false),
      'express beside': measure(express, true),
    }
    await interleaved(1, measures)
    const p99 = mapValues(await interleaved(bench.quick ? 3 : 7, measures), median)
    return {
      values: {
        plexica: p99['plexica beside'] / p99['plexica alone'],
        express: p99['express beside'] / p99['express alone'],
      },
      details: mapValues(p99, (each) => each),
    }
  },
}
