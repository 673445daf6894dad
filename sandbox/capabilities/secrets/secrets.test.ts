import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { secretNames } from '../../../runtime/secrets/queries.ts'
import type { Answer } from '../../../test/support/client.ts'
import { randomPluginId } from '../../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../../test/support/platform.ts'

const server = `
const outcome = (work) => work.then((value) => ({ value }), ({ code, message }) => ({ code, message }))
export default {
  async fetch(request, { secrets, settings, kv, log }) {
    const { pathname, searchParams } = new URL(request.url)
    const name = searchParams.get('name') ?? 'API_KEY'
    if (pathname === '/settings') return Response.json(settings)
    if (pathname === '/read') return Response.json(await outcome(secrets.read(name)))
    if (pathname === '/set') return Response.json(await outcome(secrets.isSet(name)))
    if (pathname === '/placeholder') return Response.json(await outcome(secrets.placeholder(name)))
    if (pathname === '/log') {
      const value = await secrets.read(name)
      log.info('the key is ' + value + ', in base64 ' + btoa(value))
      console.error(new Error('with ' + value))
      return 'logged'
    }
    if (pathname === '/throw') throw new Error('it failed with ' + (await secrets.read(name)))
    const { url, method = 'GET', headers = {}, body, basic, pad } = await request.json()
    const stand = searchParams.get('stand') ?? (await secrets.placeholder(name))
    const fill = (text) => text?.replaceAll('$KEY', stand)
    const sent = Object.entries(headers).map(([header, value]) => [header, fill(value)])
    if (basic) sent.push(['authorization', 'Basic ' + btoa(fill(basic))])
    return Response.json(await outcome((async () => {
      const stream = pad && new Blob(['x'.repeat(pad) + fill(body) + 'y'.repeat(pad)]).stream()
      const reply = await fetch(fill(url), { method, headers: sent, body: stream ?? fill(body), ...(stream && { duplex: 'half' }) })
      return { status: reply.status, headers: [...reply.headers], url: reply.url, text: await reply.text() }
    })()))
  },
}`

const value = 'sk_live_"ä+b/c= 0123'
/** The same as PHP, Python, Go and templates of HTML write it. */
const otherForms = [
  String.raw`sk_live_\"ä+b\/c= 0123`,
  String.raw`sk_live_\"\u00e4+b/c= 0123`,
  'sk_live_&quot;ä+b/c= 0123',
  'sk_live_&#34;ä+b/c= 0123',
  'sk_live_%22%c3%a4%2bb%2fc%3d+0123',
]
const settings = {
  type: 'object',
  properties: {
    region: { type: 'string' },
    API_KEY: { type: 'string', writeOnly: true, title: 'Key of the API' },
    WEBHOOK_TOKEN: { type: 'string', writeOnly: true },
  },
  required: ['API_KEY'],
  additionalProperties: false,
}

describe('the secrets capability', () => {
  let platform: TestPlatform
  let outside: Server
  let echo: Server
  let host: string
  let elsewhere: string
  let tenant: TestTenant
  const received: { url: string; headers: NodeJS.Dict<string | string[]>; body: string }[] = []

  const listening = async (made: Server) => {
    await new Promise<void>((done) => made.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(made.address() as AddressInfo).port}`
  }

  before(async () => {
    const answer = (which: string) =>
      createServer((request, response) => {
        void buffer(request).then((bytes) => {
          const body = bytes.toString()
          received.push({ url: request.url!, headers: request.headers, body })
          const to = request.headers['x-redirect']
          if (which === 'outside' && typeof to === 'string')
            return response.writeHead(302, { location: `${to}?token=${encodeURIComponent(value)}` }).end()
          if (request.url === '/in-parts') {
            const half = value.length / 2
            response.write(`a ${value.slice(0, half)}`)
            return setTimeout(() => response.end(`${value.slice(half)} b ${encodeURIComponent(value)}`), 30)
          }
          if (request.url === '/by-parts') return response.writeHead(206).end(value.slice(0, 9))
          if (request.url === '/in-base64') {
            const around = ['', 'a', 'ab'].flatMap((before) => [before + value, `${before}${value} and more`])
            return response.end(around.map((text) => Buffer.from(text).toString('base64')).join('\n'))
          }
          if (request.url === '/as-others-write-it') return response.end(otherForms.join('\n'))
          const { authorization = '' } = request.headers
          response.setHeader(
            'x-echo',
            Buffer.from(`${authorization} ${String(request.headers['x-key'])}`).toString('latin1'),
          )
          response.end(
            JSON.stringify({
              which,
              url: request.url,
              headers: request.headers,
              body,
              plain: value,
              coded: btoa('k:' + 'x'),
            }),
          )
        })
      })
    outside = answer('outside')
    echo = answer('elsewhere')
    host = await listening(outside)
    elsewhere = await listening(echo)
    platform = await aPlatform({ allowPrivate: ['127.0.0.1'] })
    tenant = await platform.tenant()
  })
  after(async () => {
    await platform.close()
    for (const each of [outside, echo]) each.close().closeAllConnections()
  })
  beforeEach(() => void received.splice(0))

  const aPlugin = (names: object, extra: object = {}) =>
    platform.aPlugin({
      manifest: {
        capabilities: { secrets: { scope: { names } }, net: { scope: { hosts: [host, elsewhere] } } },
        settings,
        ...extra,
      },
      server,
    })
  const installed = async (names: object, at = tenant, given: object = { API_KEY: value }) => {
    const plugin = await aPlugin(names)
    await at.install(plugin, { settings: given })
    return plugin
  }
  const patch = (plugin: string, body: object, at = tenant) =>
    at.call(`/api/v1/installations/${plugin}`, { method: 'PATCH', body })
  const sends = async (plugin: string, what: object, query = '') =>
    (await tenant.plugin(plugin, `/send${query}`, { method: 'POST', body: what })).json as {
      value?: { status: number; headers: [string, string][]; url: string; text: string }
      code?: string
    }
  const placeholderOf = async (plugin: string, at = tenant) =>
    (await at.plugin(plugin, '/placeholder')).json.value as string
  const forms = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    Buffer.from(value).toString('base64'),
    btoa(value),
  ]
  const expectNone = (text: string) => {
    for (const form of forms) expect(text.includes(form), form).to.equal(false)
  }

  describe('as a setting', () => {
    it('is written and never given back, to an admin or a plugin', async () => {
      const plugin = await aPlugin({ API_KEY: { hosts: [host] } })
      const answers: Answer[] = [await tenant.install(plugin, { settings: { region: 'eu', API_KEY: value } })]
      expect(answers[0]!.json.settings).to.deep.equal({
        region: 'eu',
        API_KEY: { set: true },
        WEBHOOK_TOKEN: { set: false },
      })
      answers.push(
        await patch(plugin, { settings: { region: 'us', API_KEY: { set: true }, WEBHOOK_TOKEN: 'another secret' } }),
        await tenant.call(`/api/v1/installations/${plugin}`),
        await tenant.call('/api/v1/installations'),
        await tenant.plugin(plugin, '/settings'),
        await tenant.plugin(plugin, '/read'),
        await tenant.plugin(plugin, '/placeholder'),
      )
      expect(answers[1]!.json.settings).to.deep.equal({
        region: 'us',
        API_KEY: { set: true },
        WEBHOOK_TOKEN: { set: true },
      })
      expect(answers[4]!.json).to.deep.equal({ region: 'us' })
      for (const { text } of answers) expectNone(text)
      expect(answers.some(({ text }) => text.includes('another secret'))).to.equal(false)
    })

    it('stays when it is left out, goes with null, and is missed when it is required', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host] } }, tenant, {
        API_KEY: value,
        WEBHOOK_TOKEN: 'another secret',
      })
      expect((await patch(plugin, { settings: { region: 'eu' } })).json.settings).to.deep.include({
        API_KEY: { set: true },
      })
      expect((await patch(plugin, { settings: { WEBHOOK_TOKEN: null } })).json.settings).to.deep.equal({
        API_KEY: { set: true },
        WEBHOOK_TOKEN: { set: false },
      })
      for (const bad of [
        { API_KEY: null },
        { API_KEY: 'short' },
        { API_KEY: 12345678 },
        { API_KEY: 'x'.repeat(9000) },
        { API_KEY: { set: true, x: 1 } },
      ]) {
        const answer = await patch(plugin, { settings: bad })
        expect([answer.status, answer.json.code], JSON.stringify(bad).slice(0, 40)).to.deep.equal([
          400,
          'request.invalid',
        ])
      }
      const other = await aPlugin({})
      const refused = await tenant.call('/api/v1/installations', {
        method: 'POST',
        body: { plugin: other, settings: {} },
      })
      expect(refused.json.code).to.equal('request.invalid')
    })

    it('lies encrypted in its table, and in no table in plain', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host], read: true } })
      await tenant.plugin(plugin, '/log')
      await tenant.plugin(plugin, '/throw')
      await sends(plugin, { url: `${host}/`, headers: { 'x-key': '$KEY' } })
      const tables = await platform
        .core<{ name: string }>('information_schema.tables')
        .whereIn('table_schema', ['core', `t_${tenant.slug}`])
        .where('table_type', 'BASE TABLE')
        .select<{ name: string }[]>(platform.core.raw(`format('%I.%I', table_schema, table_name) as name`))
      expect(tables.map(({ name }) => name)).to.include('core.secrets')
      for (const { name } of tables) {
        const { rows } = await platform.core.raw<{ rows: { text: string }[] }>(`select t::text as text from ${name} t`)
        for (const { text } of rows) for (const form of forms) expect(text.includes(form), name).to.equal(false)
      }
      const [row] = await platform.core('core.secrets').select<{ sealed: Buffer; wrapped_key: Buffer }[]>('*')
      expect(row!.sealed.includes(value)).to.equal(false)
    })

    it('is encrypted anew by platform admins, who learn nothing of it', async () => {
      await installed({ API_KEY: { hosts: [host] } })
      const rotation = () => platform.admin(`${platform.url}/api/v1/secrets/rotation`, { method: 'POST' })
      const { status, json } = await rotation()
      expect([status, json.unreadable]).to.deep.equal([200, 0])
      expect(json.keyId).to.match(/^[0-9a-f]{16}$/)
      const refused = await platform.as(tenant.token)(`${platform.url}/api/v1/secrets/rotation`, { method: 'POST' })
      expect(refused.status).to.be.oneOf([401, 403, 404])
    })

    it('is deleted with its installation', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host] } })
      const [{ id } = { id: '' }] = await platform
        .core('core.installations')
        .where({ plugin_id: plugin })
        .select<{ id: string }[]>('id')
      expect(await secretNames(platform.core, id)).to.deep.equal(['API_KEY'])
      await tenant.call(`/api/v1/installations/${plugin}?purge=true`, { method: 'DELETE' })
      expect(await secretNames(platform.core, id)).to.deep.equal([])
    })

    it('becomes one when a new version says so', async () => {
      const id = randomPluginId()
      const before = { type: 'object', properties: { API_KEY: { type: 'string' } } }
      await platform.aPlugin({ manifest: { id, settings: before }, server })
      await tenant.install(id, { settings: { API_KEY: value } })
      await platform.aPlugin({ manifest: { id, version: '1.1.0', settings }, server })
      const { json } = await patch(id, { version: '1.1.0' })
      expect(json.settings).to.deep.include({ API_KEY: { set: true } })
      const [row] = await platform
        .core('core.installations')
        .where({ plugin_id: id })
        .select<{ settings: object }[]>('settings')
      expect(row!.settings).to.deep.equal({})
    })

    it('is a whole text, and asked for by the name of the setting', async () => {
      const refusal = async (manifest: Record<string, unknown>) => {
        try {
          await platform.aPlugin({ manifest, server })
        } catch (error) {
          return (error as Error).message
        }
        throw new Error('it was taken')
      }
      const one = (property: object) => ({ settings: { type: 'object', properties: { a: property } } })
      expect(await refusal(one({ type: 'number', writeOnly: true }))).to.include('has to be of the type \\"string\\"')
      expect(await refusal(one({ type: 'object', properties: { b: { type: 'string', writeOnly: true } } }))).to.include(
        'only a whole setting can be secret',
      )
      expect(
        await refusal({ ...one({ type: 'string' }), capabilities: { secrets: { scope: { names: { a: {} } } } } }),
      ).to.include('is not a setting with \\"writeOnly\\": true')
    })
  })

  describe('stays outside of the isolate', () => {
    it('and is put in place in headers, path, query and body for the hosts that it is bound to', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host] } })
      const placeholder = await placeholderOf(plugin)
      expect(placeholder).to.match(/^plxs_[0-9a-f]{40}$/)
      await sends(plugin, {
        method: 'POST',
        url: `${host}/a/$KEY?key=$KEY`,
        headers: { 'content-type': 'application/json', 'x-plain': 'Bearer' },
        body: JSON.stringify({ key: '$KEY' }),
      })
      const [got] = received
      expect(got!.url).to.equal(`/a/${encodeURIComponent(value)}?key=${encodeURIComponent(value)}`)
      expect(JSON.parse(got!.body)).to.deep.equal({ key: value })

      await sends(plugin, {
        method: 'POST',
        url: `${host}/`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-key': 'Bearer $KEY' },
        body: 'a=1&key=$KEY',
      })
      expect(new URLSearchParams(received[1]!.body).get('key')).to.equal(value)
      expect(received[1]!.headers['x-key']).to.equal(`Bearer ${value}`)

      await sends(plugin, { url: `${host}/`, basic: 'user:$KEY' })
      const [, token] = String(received[2]!.headers.authorization).split(' ')
      expect(Buffer.from(token!, 'base64').toString()).to.equal(`user:${value}`)
    })

    it('and is taken out of the replies: body, headers, in every usual form', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host] } })
      const placeholder = await placeholderOf(plugin)
      for (const what of [
        { url: `${host}/?k=$KEY`, headers: { 'x-key': '$KEY' } },
        { url: `${host}/`, basic: 'u:$KEY' },
        { method: 'POST', url: `${host}/`, headers: { 'content-type': 'application/json' }, body: '{"a":"$KEY"}' },
      ]) {
        const { value: reply } = await sends(plugin, what)
        expect(reply!.status).to.equal(200)
        expectNone(JSON.stringify(reply))
        expectNone(reply!.text)
        expect(reply!.text).to.include(placeholder)
        const [, token] = String(received.at(-1)!.headers.authorization ?? 'x never').split(' ')
        expect(JSON.stringify(reply)).to.not.include(token)
      }
    })

    it('and is taken out of replies in the forms that other languages give it', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host] } })
      const placeholder = await placeholderOf(plugin)
      const { value: reply } = await sends(plugin, { url: `${host}/as-others-write-it` })
      expect(reply!.text).to.equal(otherForms.map(() => placeholder).join('\n'))
    })

    it('and is not read half by half', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host] } })
      const asked = { headers: { range: 'bytes=0-8' } }
      expect(await sends(plugin, { url: `${host}/by-parts`, ...asked })).to.include({ code: 'net.failed' })
      expect((await sends(plugin, { url: `${elsewhere}/by-parts`, ...asked })).value).to.include({ status: 206 })
    })

    it('and is taken out of base64 of more than it, wherever it stands in that', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host] } })
      const { value: reply } = await sends(plugin, { url: `${host}/in-base64` })
      const lines = reply!.text.split('\n')
      expect(lines).to.have.length(6)
      for (const line of lines) expect(Buffer.from(line, 'base64').toString()).to.not.include(value.slice(2, -2))
    })

    it('and is put in place and taken out where a body comes in pieces, although one of them ends within it', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host] } })
      const placeholder = await placeholderOf(plugin)
      // The placeholder lies across the end of a piece.
      const pad = 256 * 1024 - 20
      const { value: reply } = await sends(plugin, { method: 'POST', url: `${host}/in-parts`, body: 'k=$KEY', pad })
      expect(received[0]!.body).to.equal(`${'x'.repeat(pad)}k=${value}${'y'.repeat(pad)}`)
      expect(reply!.text).to.equal(`a ${placeholder} b ${placeholder}`)
    })

    it('and no other host gets it, by request or by redirect', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host] } })
      const placeholder = await placeholderOf(plugin)
      await sends(plugin, { url: `${elsewhere}/?k=$KEY`, headers: { 'x-key': '$KEY' } })
      expect(received[0]!.url).to.equal(`/?k=${placeholder}`)
      expect(received[0]!.headers['x-key']).to.equal(placeholder)

      received.splice(0)
      const { value: reply } = await sends(plugin, {
        url: `${host}/`,
        headers: { 'x-key': '$KEY', authorization: 'Bearer $KEY', 'x-redirect': `${elsewhere}/there` },
      })
      const [first, second] = received
      expect(first!.headers['x-key']).to.equal(value)
      // Even where the bound host itself puts it into the address.
      expect(second!.url).to.equal(`/there?token=${placeholder}`)
      expect(second!.headers['x-key']).to.equal(placeholder)
      expect(second!.headers).to.not.have.any.keys('authorization')
      expect(reply!.url).to.equal(`${elsewhere}/there?token=${placeholder}`)
    })

    it('and what stands for it is worth nothing to another installation', async () => {
      const [plugin, other] = [
        await installed({ API_KEY: { hosts: [host] } }),
        await installed({ API_KEY: { hosts: [host] } }, tenant, { API_KEY: 'of the other plugin' }),
      ]
      const placeholder = await placeholderOf(plugin)
      await sends(other, { url: `${host}/`, headers: { 'x-key': '$KEY' } }, `?stand=${placeholder}`)
      expect(received[0]!.headers['x-key']).to.equal(placeholder)
      const neighbour = await platform.tenant()
      await neighbour.install(plugin, { settings: { API_KEY: 'of the neighbour' } })
      const theirs = await placeholderOf(plugin, neighbour)
      expect(theirs).to.not.equal(placeholder)
      await neighbour.plugin(plugin, `/send?stand=${placeholder}`, {
        method: 'POST',
        body: { url: `${host}/`, headers: { 'x-key': '$KEY' } },
      })
      expect(received[1]!.headers['x-key']).to.equal(placeholder)
      await neighbour.plugin(plugin, '/send', {
        method: 'POST',
        body: { url: `${host}/`, headers: { 'x-key': '$KEY' } },
      })
      expect(received[2]!.headers['x-key']).to.equal('of the neighbour')
    })

    it('and a change of it is used at once', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host] } })
      await sends(plugin, { url: `${host}/`, headers: { 'x-key': '$KEY' } })
      await patch(plugin, { settings: { API_KEY: 'the next one' } })
      await sends(plugin, { url: `${host}/`, headers: { 'x-key': '$KEY' } })
      expect(received.map(({ headers }) => headers['x-key'])).to.deep.equal([value, 'the next one'])
    })

    it('and does not multiply what is sent', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host] } })
      const { code } = await sends(plugin, { method: 'POST', url: `${host}/`, body: '$KEY'.repeat(101) })
      expect(code).to.equal('net.limit')
      expect(received).to.deep.equal([])
    })
  })

  describe('is read', () => {
    it('only where reading was granted', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host], read: true } })
      expect((await tenant.plugin(plugin, '/read')).json).to.deep.equal({ value })
      await patch(plugin, { grant: { net: true, secrets: { names: { API_KEY: { hosts: [host] } } } } })
      expect((await tenant.plugin(plugin, '/read')).json.code).to.equal('capability.scope')
      expect((await tenant.plugin(plugin, '/read?name=WEBHOOK_TOKEN')).json.code).to.equal('capability.scope')
      await patch(plugin, { grant: { net: true, secrets: false } })
      expect((await tenant.plugin(plugin, '/read')).json.code).to.equal('capability.denied')
      const wider = await patch(plugin, { grant: { secrets: { names: { API_KEY: { hosts: [host, elsewhere] } } } } })
      expect(wider.json.code).to.equal('grant.invalid')
    })

    it('and says when it is not set', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host] }, WEBHOOK_TOKEN: { read: true } })
      expect((await tenant.plugin(plugin, '/set')).json).to.deep.equal({ value: true })
      expect((await tenant.plugin(plugin, '/set?name=WEBHOOK_TOKEN')).json).to.deep.equal({ value: false })
      for (const path of ['/read', '/placeholder'])
        expect((await tenant.plugin(plugin, `${path}?name=WEBHOOK_TOKEN`)).json.code).to.equal('secrets.unset')
    })

    it('and is not in the logs of its plugin', async () => {
      const plugin = await installed({ API_KEY: { hosts: [host], read: true } })
      await tenant.plugin(plugin, '/log')
      const failed = await tenant.plugin(plugin, '/throw')
      expect(failed.json.code).to.equal('plugin.error')
      expectNone(failed.text)
      const { text } = await tenant.call(`/api/v1/logs?plugin=${plugin}`)
      expect(text).to.include('the key is [secret API_KEY], in base64 [secret API_KEY]')
      expect(text).to.include('with [secret API_KEY]')
      expect(text).to.include('it failed with [secret API_KEY]')
      expectNone(text)
    })
  })
})
