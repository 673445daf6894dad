import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from '../bench.ts'
import { order } from '../plugins/order.ts'
import { median } from '../rounds.ts'

export const installPlugin: Row = {
  id: 'install-plugin',
  what: 'A plugin with a database schema and one migration: from the install to its first answer',
  unit: 'ms',
  better: 'lower',
  async run(bench) {
    const platform = await bench.platform()
    const plugin = await platform.upload({
      server: readFileSync(join(import.meta.dirname, '../plugins/orders.js'), 'utf8'),
      capabilities: { db: {} },
      files: { 'migrations/001_items.sql': 'create table items (id int primary key, name text);' },
    })
    const whole: number[] = []
    const answers: number[] = []
    const warmUp = 3
    for (let n = 0; n < (bench.quick ? 10 : 40) + warmUp; n++) {
      const tenant = await platform.tenant()
      const start = performance.now()
      await platform.install(tenant, plugin)
      const installed = performance.now()
      await platform.send(platform.request(tenant, plugin, { body: order }))
      if (n < warmUp) continue
      whole.push(performance.now() - start)
      answers.push(performance.now() - installed)
    }
    return { values: { plexica: median(whole) }, details: { 'of which the first answer ms': median(answers) } }
  },
}
