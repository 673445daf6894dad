import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from '../bench.ts'
import { order } from '../plugins/order.ts'
import { interleaved, median } from '../rounds.ts'

const orders = readFileSync(join(import.meta.dirname, '../plugins/orders.js'), 'utf8')
const connections = 64

/** The warm route with and without metering, in the same process, so that nothing else differs. */
export const metering: Row = {
  id: 'metering',
  what: 'Warm plugin route with usage metered and days held to their quotas, and without, 64 connections',
  unit: 'requests/s',
  better: 'higher',
  async run(bench) {
    const platform = await bench.platform()
    const tenant = await platform.tenant()
    const plugin = await platform.upload({ server: orders })
    await platform.install(tenant, plugin)
    const request = platform.request(tenant, plugin, { path: '/orders', body: order })

    const time = { ms: bench.quick ? 800 : 1_500, warmUpMs: 150 }
    const measure = (on: boolean) => async () => {
      await platform.ask('metered', { on })
      const [measured] = await bench.load([{ requests: [request], connections }], time)
      return measured!.perSecond
    }
    const measures = { plexica: measure(true), unmetered: measure(false) }
    // Not counted: V8 compiles what is hot.
    await interleaved(2, measures)
    const rounds = await interleaved(bench.quick ? 12 : 25, measures)
    const ratios = rounds.plexica.map((on, i) => on / rounds.unmetered[i]!)
    return {
      values: { plexica: median(rounds.plexica), unmetered: median(rounds.unmetered) },
      // Of neighbouring rounds, which the machine treated alike.
      details: { 'cost %': (1 - median(ratios)) * 100 },
    }
  },
}
