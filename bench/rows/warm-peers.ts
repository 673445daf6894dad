import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import type { LoadRequest } from '../load/request.ts'
import { startPeer, startWorkerd, workerdConfig } from '../peers/peers.ts'
import { order } from '../plugins/order.ts'

const orders = readFileSync(join(import.meta.dirname, '../plugins/orders.js'), 'utf8')

/** The platform with one installation, and its peers with the same handler: the request to send to each. */
export const warmPeers = async (bench: Bench) => {
  const platform = await bench.platform()
  const tenant = await platform.tenant()
  const plugin = await platform.upload({ server: orders })
  await platform.install(tenant, plugin)

  const { file } = await bench.start(() => workerdConfig(orders))

  const post = ({ port }: { port: number }): LoadRequest => ({ port, method: 'POST', path: '/orders', body: order })
  return {
    plexica: platform.request(tenant, plugin, { path: '/orders', body: order }),
    'node-http': post(await bench.start(() => startPeer('node-http'))),
    express: post(await bench.start(() => startPeer('express'))),
    workerd: post(await bench.start(() => startWorkerd(file))),
    'fresh-isolate': post(await bench.start(() => startPeer('fresh-isolate'))),
  }
}
