import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { randomBytes } from 'node:crypto'
import { openCore } from '../../runtime/database/core.ts'
import { createInstallationPools } from '../../runtime/database/installation-pools.ts'
import { createInstallationSchema } from '../../runtime/database/roles.ts'
import type { HostCall } from '../../sandbox/capabilities/define.ts'
import { dbHost } from '../../sandbox/capabilities/db/host.ts'
import { defaultLimits } from '../../sandbox/limits.ts'
import { listen } from './listen.ts'

/** The capability `db` of the platform, called as the supervisor calls it: all but the way out of the isolate and back. */
const coreUrl = process.env.DATABASE_URL ?? ''
const core = openCore(coreUrl)
const masterKey = randomBytes(32)
const at = { slug: `b${randomBytes(5).toString('hex')}`, plugin: 'bench' }
await core.transaction((trx) => createInstallationSchema(trx, at, masterKey))
const pools = createInstallationPools({ core, coreUrl, masterKey })
await pools.asOwner(at, async (client) => {
  await client.query('create table items (id int primary key, name text, data text)')
  await client.query(`insert into items select n, 'item ' || n, repeat('x', 100) from generate_series(1, 1000) n`)
})
const { query } = dbHost({ pools }).handlers

/** The authority of one invocation. */
const invocation = (): HostCall => ({
  invocation: 'bench',
  tenant: { id: 'bench', slug: at.slug },
  installation: { id: 'bench', plugin: at.plugin, version: '1.0.0' },
  startedBy: 'user',
  hops: 0,
  scope: { readOnly: false },
  granted: () => undefined,
  limits: defaultLimits,
  deadline: Date.now() + 60_000,
  signal: new AbortController().signal,
  charge: () => {},
  own: (make) => make(),
})

listen(
  createServer(async (request, response) => {
    const { times } = (await json(request)) as { times: number }
    const call = invocation()
    for (let n = 0; n < times; n++)
      JSON.stringify(await query!(call, { sql: 'select id, name, data from items where id = $1', params: [7] }))
    response.end('{}')
  }),
)
