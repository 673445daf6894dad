import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { queueProfiles, quickRetries, until } from '../../test/support/queues.ts'
import { signWebhook } from './signature.ts'

interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** Another system's server, which answers with what the path says: `/500` with 500. */
const aReceiver = async () => {
  const received: Received[] = []
  const statuses = new Map<string, number[]>()
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const path = request.url ?? ''
      received.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString() })
      const status = statuses.get(path)?.shift() ?? 200
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('thanks')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    received,
    at: (path: string) => received.filter((each) => each.path === path),
    url: (path: string, ...answers: number[]) => {
      statuses.set(path, answers)
      return `http://127.0.0.1:${port}${path}`
    },
    close: () => server.close(),
  }
}

interface Call {
  status: number | null
  attempt: number
  error: string | null
  type: string
}

it('signs as Standard Webhooks says', () => {
  // The example of the specification's reference libraries.
  const signature = signWebhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1_614_265_330,
    body: '{"test": 2432232314}',
  })
  expect(signature).to.equal('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

for (const { name, redisUrl } of queueProfiles)
  describe(`webhooks ${name}`, () => {
    let platform: TestPlatform
    let tenant: TestTenant
    let receiver: Awaited<ReturnType<typeof aReceiver>>

    before(async () => {
      receiver = await aReceiver()
      platform = await aPlatform({ redisUrl, retries: quickRetries, allowPrivate: ['127.0.0.1'] })
    })
    beforeEach(async () => {
      tenant = await platform.tenant()
    })
    after(async () => {
      await platform.close()
      receiver.close()
    })

    const create = (url: string, events = ['plexica.user.*']) =>
      tenant.call('/api/v1/webhooks', { method: 'POST', body: { url, events } })
    const addUser = (n = 1) =>
      tenant.call('/api/v1/users', {
        method: 'POST',
        body: { email: `member${n}@example.com`, name: 'Member', password: 'correct horse battery', role: 'member' },
      })
    const calls = async (id: unknown) =>
      (await tenant.call(`/api/v1/webhooks/${String(id)}/calls`)).json.items as Call[]

    it('calls an address with an event, signed, and keeps a log', async () => {
      const made = await create(receiver.url(`/${tenant.slug}`))
      expect(made.status, made.text).to.equal(201)
      expect(made.json.secret).to.match(/^whsec_/)
      await addUser()
      const [got] = await until(
        async () => receiver.at(`/${tenant.slug}`),
        ({ length }) => length === 1,
      )
      expect(got?.headers['content-type']).to.include('application/cloudevents+json')
      const event = JSON.parse(got!.body) as Record<string, unknown>
      expect(event).to.deep.include({
        specversion: '1.0',
        type: 'plexica.user.created',
        source: `/tenants/${tenant.slug}`,
      })
      const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = got!.headers
      const key = Buffer.from(String(made.json.secret).slice('whsec_'.length), 'base64')
      const expected = createHmac('sha256', key)
        .update(`${String(id)}.${String(time)}.${got!.body}`)
        .digest('base64')
      expect(signature).to.equal(`v1,${expected}`)
      const [call] = await until(
        () => calls(made.json.id),
        ({ length }) => length === 1,
      )
      expect(call).to.deep.include({ status: 200, attempt: 1, error: null, type: 'plexica.user.created' })
      expect((await tenant.call(`/api/v1/webhooks/${String(made.json.id)}`)).json).not.to.have.property('secret')
    })

    it('tries again, with the same id, until it is taken', async () => {
      const path = `/${tenant.slug}/retried`
      const made = await create(receiver.url(path, 500, 302))
      await addUser()
      const got = await until(
        async () => receiver.at(path),
        ({ length }) => length === 3,
      )
      expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).to.equal(1)
      const log = await until(
        () => calls(made.json.id),
        ({ length }) => length === 3,
      )
      expect(log.map(({ status }) => status)).to.deep.equal([200, 302, 500])
      expect(receiver.at('/elsewhere'), 'no redirect is followed').to.deep.equal([])
    })

    it('is tried out with one call, whose outcome is in the log, and edited by who saw it as it is', async () => {
      const path = `/${tenant.slug}/tried`
      const { id } = (await create(receiver.url(path, 500, 200))).json as { id: string }
      const at = `/api/v1/webhooks/${id}`
      const tried = await tenant.call(`${at}/test`, { method: 'POST' })
      expect(tried.status, tried.text).to.equal(202)
      const logged = (n: number) =>
        until(
          () => calls(id),
          ({ length }) => length === n,
        )
      expect((await logged(1))[0]).to.deep.include({ status: 500, attempt: 1, type: 'plexica.webhook.test' })
      await tenant.call(`${at}/test`, { method: 'POST' })
      expect((await logged(2))[0]).to.deep.include({ status: 200, error: null })
      expect(JSON.parse(receiver.at(path)[0]!.body)).to.deep.include({
        type: 'plexica.webhook.test',
        source: `/tenants/${tenant.slug}`,
        data: { webhook: id },
      })

      const { headers } = await tenant.call(at)
      const change = (body: object) =>
        tenant.call(at, { method: 'PATCH', body, headers: { 'if-match': String(headers.etag) } })
      expect((await change({ enabled: false })).json).to.include({ enabled: false, revision: 2 })
      expect((await change({ enabled: true })).json.code).to.equal('request.precondition')
      expect((await tenant.call(`${at}/test`, { method: 'POST' })).json.code).to.equal('request.conflict')
    })

    it('gives up after its attempts, and is redriven by an admin', async () => {
      const path = `/${tenant.slug}/refused`
      const made = await create(receiver.url(path, 500, 500, 500))
      const base = `/api/v1/webhooks/${String(made.json.id)}/deliveries`
      await addUser()
      const dead = async () =>
        (await tenant.call(`${base}?state=dead`)).json.items as { id: string; attempts: number }[]
      const [given] = await until(dead, ({ length }) => length === 1)
      expect(given?.attempts).to.equal(3)
      const inPolish = await tenant.call(`${base}?state=dead`, { headers: { 'accept-language': 'pl' } })
      expect(inPolish.json)
        .to.have.nested.property('items[0].errors[0].message')
        .that.matches(/^Odpowiedź: 5\d\d\.$/)
      expect((await tenant.call(`${base}/${given!.id}/redrive`, { method: 'POST' })).status).to.equal(200)
      await until(
        async () => receiver.at(path),
        ({ length }) => length === 4,
      )
      expect(await until(dead, ({ length }) => length === 0)).to.deep.equal([])
    })

    it('reaches no address of ours', async () => {
      for (const url of ['http://example.com/', 'ftp://example.com/', 'https://user:secret@example.com/', 'nothing'])
        expect((await create(url)).status, url).to.equal(400)
      const made = await Promise.all(
        ['https://169.254.169.254/', 'https://[::ffff:10.0.0.1]/', 'https://2130706434/'].map((url) => create(url)),
      )
      await addUser()
      for (const { json, status, text } of made) {
        expect(status, text).to.equal(201)
        const [call] = await until(
          () => calls(json.id),
          ({ length }) => length > 0,
        )
        expect(call?.status).to.equal(null)
        expect(call?.error).to.equal('Its address may not be reached from here.')
      }
    })

    it('is switched off and on, changed, and removed, by admins of its tenant only', async () => {
      const path = `/${tenant.slug}/switched`
      const { json } = await create(receiver.url(path))
      const at = `/api/v1/webhooks/${String(json.id)}`
      const other = await platform.tenant()
      for (const method of ['GET', 'DELETE']) expect((await other.call(at, { method })).status, method).to.equal(404)
      expect((await other.call(`${at}/calls`)).status).to.equal(404)
      expect((await other.call('/api/v1/webhooks')).json.items).to.deep.equal([])

      await tenant.call(at, { method: 'PATCH', body: { enabled: false } })
      await addUser(1)
      const happened = () => platform.core('core.events').where({ tenant_id: tenant.id, type: 'plexica.user.created' })
      // The owner, and the new one.
      await until(happened, ({ length }) => length === 2)
      await tenant.call(at, { method: 'PATCH', body: { enabled: true } })
      await addUser(2)
      await until(
        async () => receiver.at(path),
        ({ length }) => length === 1,
      )
      const rotated = await tenant.call(`${at}/secret`, { method: 'POST' })
      expect(rotated.json.secret)
        .to.match(/^whsec_/)
        .and.not.equal(json.secret)
      expect((await tenant.call(at, { method: 'DELETE' })).status).to.equal(204)
      expect((await tenant.call(at)).status).to.equal(404)
      expect(receiver.at(path)).to.have.length(1)
    })
  })
