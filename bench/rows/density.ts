import type { Row } from '../bench.ts'
import { fiftyKilobytes } from '../plugins/fifty-kilobytes.ts'
import { order } from '../plugins/order.ts'
import { childrenOf, residentBytes } from '../processes.ts'

const MiB = 1024 * 1024
const perTenant = 50

export const density: Row = {
  id: 'density',
  what: '5,000 installations, 1 % of them active: resident memory of the platform and its workers when all have answered',
  unit: 'MiB',
  better: 'lower',
  async run(bench) {
    const installations = bench.quick ? 300 : 5_000
    const platform = await bench.platform()
    const plugins: string[] = []
    for (let n = 0; n < perTenant; n++) plugins.push(await platform.upload({ server: fiftyKilobytes(n) }))
    const requests = []
    for (let n = 0; n < installations / perTenant; n++) {
      const tenant = await platform.tenant()
      await Promise.all(plugins.map((plugin) => platform.install(tenant, plugin)))
      requests.push(...plugins.map((plugin) => platform.request(tenant, plugin, { body: order })))
    }
    const resident = () => {
      const own = residentBytes(platform.pid)
      const workers = childrenOf(platform.pid).map(residentBytes)
      return { own, workers, all: workers.reduce((sum, bytes) => sum + bytes, own) }
    }
    const before = resident()

    const step = 100
    const active = requests.filter((_, i) => i % step === 0)
    const idle = requests.filter((_, i) => i % step !== 0)
    const byTwo = idle.slice(0, Math.ceil(idle.length * 0.8))
    const byOne = idle.slice(byTwo.length)
    await bench.load([{ requests: active, connections: 1, once: true }])
    const whileActive = (first: typeof idle, connections: number) =>
      bench.load([
        { requests: active, connections: active.length, pauseMs: 250 },
        { requests: first, connections, pauseMs: 5, once: true },
      ])
    const [warm, cold] = await whileActive(byTwo, 2)
    const [, alone] = await whileActive(byOne, 1)
    const after = resident()
    return {
      values: { plexica: after.all / MiB },
      details: {
        installations,
        answered: active.length + cold!.answered + alone!.answered,
        'MiB before the first request': before.all / MiB,
        'platform process MiB before': before.own / MiB,
        'platform process MiB': after.own / MiB,
        'sandbox workers': after.workers.length,
        'cold p50 ms': cold!.p50,
        'cold p99 ms': cold!.p99,
        'cold p50 ms of one caller': alone!.p50,
        'cold p99 ms of one caller': alone!.p99,
        'active p50 ms': warm!.p50,
        'active p99 ms': warm!.p99,
      },
    }
  },
}
