import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { kv } from '../../sandbox/capabilities/kv/capability.ts'
import { defaultLimits } from '../../sandbox/limits.ts'
import { createSupervisor } from '../../runtime/supervisor/supervisor.ts'
import type { Deployment } from '../../runtime/supervisor/types.ts'
import { listen } from './listen.ts'

/**
 * The supervisor and a sandbox worker as they are in the platform, with a `kv` whose store is a constant: what a host
 * call costs by itself, validation and JSON included.
 */
const file = join(import.meta.dirname, '../plugins/calls.js')
const found = { value: 'v'.repeat(1000), version: 1 }
const refuse = () => {
  throw new Error('this store only gives')
}
const supervisor = createSupervisor({
  capabilities: [
    kv.host({
      get: () => found,
      getMany: refuse,
      set: refuse,
      delete: refuse,
      list: refuse,
      batch: refuse,
      increment: refuse,
    }),
  ],
  sharedWorkers: 1,
})
const deployment: Deployment = {
  installation: { id: 'host-call', plugin: 'host-call', version: '1.0.0' },
  tenant: { id: 'bench', slug: 'bench' },
  revision: '1',
  code: { sha256: 'host-call', read: async () => readFileSync(file, 'utf8') },
  declared: ['kv'],
  grant: { kv: {} },
  settings: {},
  trust: 'verified',
  dynamicCode: false,
  limits: defaultLimits,
}

listen(
  createServer(async (request, response) => {
    const body = (await buffer(request)).toString()
    const entry = { method: 'POST', url: 'http://bench.localhost/', headers: [], body }
    const { status } = await supervisor.request(deployment, { kind: 'request', request: entry })
    response.statusCode = status
    response.end('{}')
  }),
)
