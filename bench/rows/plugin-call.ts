import type { Row } from '../bench.ts'
import { interleaved, mapValues, median } from '../rounds.ts'
import { createTimedClient } from '../samples.ts'

/** As many calls as one invocation may make by default, nearly. */
const times = 90

const schema = { type: 'object', properties: { email: { type: 'string', format: 'email' } }, required: ['email'] }
const input = { email: 'ada@example.org' }

const server = `const find = ({ email }) => ({ email, name: 'Ada' })
export default {
  exposes: { find },
  routes: { 'POST /find': async (request) => find(await request.json()) },
}`

const callingServer = (callee: string) => `export default {
  routes: { 'POST /': async (request, { plugins }) => {
    const { times } = await request.json()
    for (let n = 0; n < times; n++) await plugins.call('${callee}', 'find', ${JSON.stringify(input)})
    return {}
  } },
}`

export const pluginCall: Row = {
  id: 'plugin-call',
  what: 'One call of a plugin to a function of another, both schemas checked, in series within one invocation',
  unit: 'µs',
  better: 'lower',
  async run(bench) {
    const platform = await bench.platform({ workers: 1 })
    const tenant = await platform.tenant()
    const callee = await platform.upload({ server, manifest: { exposes: { find: { input: schema, output: schema } } } })
    const caller = await platform.upload({
      server: callingServer(callee),
      capabilities: { plugins: { scope: { plugins: [callee] } } },
    })
    for (const plugin of [callee, caller]) await platform.install(tenant, plugin)
    const client = await bench.start(() => createTimedClient(platform.port))
    const calling = (count: number) => platform.request(tenant, caller, { body: JSON.stringify({ times: count }) })
    const request = platform.request(tenant, callee, { path: '/find', body: JSON.stringify(input) })
    const measures = {
      plexica: async () => ((await client.time(calling(times))) - (await client.time(calling(0)))) * (1_000 / times),
      'as a request': async () => (await client.time(request)) * 1_000,
    }
    await interleaved(20, measures)
    return { values: mapValues(await interleaved(bench.quick ? 30 : 150, measures), median) }
  },
}
