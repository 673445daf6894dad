import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { archive } from '../../sdk/pack/archive.ts'
import { packPlugin } from '../../sdk/pack/pack-plugin.ts'
import { hire, runJob, uploadOfficial } from '../../test/support/official-plugin.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { until } from '../../test/support/queues.ts'

interface Run extends Record<string, unknown> {
  id: string
  state: string
  steps: { action: string; state: string; text: string }[]
}

/** The plugin as it is, but for one more service that it may call: the one of this test. */
const packedFor = async (origin: string): Promise<Buffer> => {
  const { files } = await packPlugin(import.meta.dirname)
  const manifest = JSON.parse(String(files.get('plexica.json')))
  manifest.capabilities.net.scope.hosts.push(origin)
  manifest.capabilities.secrets.scope.names.SERVICE_TOKEN.hosts.push(origin)
  return archive(new Map([...files, ['plexica.json', JSON.stringify(manifest)]]))
}

describe('automation', () => {
  let platform: TestPlatform
  let acme: TestTenant
  let emitter: string
  let service: Server
  let origin: string
  let answer = 200
  const received: { path: string; authorization: string | undefined; body: string }[] = []
  before(async () => {
    service = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({ path: request.url ?? '', authorization: request.headers.authorization, body })
        response.writeHead(answer).end('so be it')
      })
    })
    await new Promise<void>((done) => service.listen(0, '127.0.0.1', done))
    origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
    platform = await aPlatform({ allowPrivate: ['127.0.0.1'] })
    await platform.upload(await packedFor(origin))
    await uploadOfficial(platform, 'tasks')
    acme = await platform.tenant()
    await acme.install('tasks')
    await acme.install('automation', { settings: { SERVICE_TOKEN: 'a-token-of-acme' } })
    emitter = await platform.aPlugin({
      manifest: { id: 'shop', capabilities: { events: {} }, events: { publishes: ['shop.order.*'] } },
      server: `export default { routes: { 'POST /:type': async (request, { events, params }) =>
        events.publish('shop.order.' + params.type, await request.json()) } }`,
    })
    await acme.install(emitter)
  })
  after(async () => {
    await platform.close()
    service.close().closeAllConnections()
  })
  beforeEach(() => {
    answer = 200
    received.length = 0
  })

  const send = (method: string, path: string, body?: unknown) => acme.plugin('automation', path, { method, body })
  const get = async (path: string) => {
    const found = await send('GET', path)
    expect(found.status, found.text).to.equal(200)
    return found.json as { items: Run[]; total: number } & Record<string, unknown>
  }
  const aRule = async (rule: object) => {
    const made = await send('POST', '/rules', { name: 'A rule', event: 'shop.order.paid', ...rule })
    expect(made.status, made.text).to.equal(201)
    return String(made.json.id)
  }
  const emit = (type: string, data: unknown) => acme.plugin(emitter, `/${type}`, { method: 'POST', body: data })
  const runsOf = async (rule: string, states: string) => (await get(`/runs?rule_id=${rule}&state=${states}`)).items
  const whenRun = async (rule: string, states = 'done,failed,retrying') => {
    await until(
      () => runsOf(rule, states),
      (runs) => runs.length > 0,
    )
    return (await get(`/runs/${(await runsOf(rule, states))[0]!.id}`)) as unknown as Run
  }

  it('does what a rule says when an event meets its conditions, and only then', async () => {
    const id = await aRule({
      conditions: [
        { field: 'data.sum', op: 'above', value: '100' },
        { field: 'data.customer.name', op: 'contains', value: 'ada' },
      ],
      request: true,
      url: `${origin}/hook`,
      request_body: '{ "text": "{{ data.customer.name }} paid", "sum": "{{ data.sum }}", "no": "{{ data.nothing }}" }',
      use_token: true,
    })
    await emit('paid', { sum: 99, customer: { name: 'Ada' } })
    await emit('sent', { sum: 500, customer: { name: 'Ada' } })
    await emit('paid', { sum: 250, customer: { name: 'Ada "L" {{ data.sum }}' } })
    const run = await whenRun(id)
    expect(run.steps).to.deep.equal([{ id: 0, action: 'request', state: 'done', text: '127.0.0.1 answered 200' }])
    expect(received).to.have.length(1)
    expect(received[0]).to.include({ path: '/hook', authorization: 'Bearer a-token-of-acme' })
    expect(JSON.parse(received[0]!.body)).to.deep.equal({ text: 'Ada "L" {{ data.sum }} paid', sum: 250 })
    expect((await get(`/runs?rule_id=${id}`)).total).to.equal(1)
    expect((await get('/rules?q=rule')).items[0]).to.include({ id, runs: 1, failed: 0 })
  })

  it('tries again what failed, does nothing twice, and says what went wrong', async () => {
    answer = 500
    const id = await aRule({
      event: 'shop.order.failing',
      request: true,
      url: origin,
      notify: true,
      roles: ['owner'],
      notice_title: 'Order {{ data.number }}',
    })
    await emit('failing', { number: 7 })
    const run = await whenRun(id)
    expect(run.state).to.equal('retrying')
    expect(run.steps.map(({ action, state }) => [action, state])).to.deep.equal([
      ['notify', 'done'],
      ['request', 'failed'],
    ])
    expect(run.steps[1]?.text).to.equal('127.0.0.1 answered 500: so be it')
    answer = 200
    expect((await whenRun(id, 'done')).steps.map(({ state }) => state)).to.deep.equal(['done', 'done'])
    const notices = (await acme.call('/api/v1/notifications')).json.items as { title: string }[]
    expect(notices.filter(({ title }) => title === 'Order 7')).to.have.length(1)
    expect((await send('POST', `/runs/${run.id}/retry`)).status).to.equal(409)
  })

  it('uses what other plugins expose', async () => {
    const inGerman = await acme.plugin('automation', '/functions', { headers: { 'accept-language': 'de' } })
    expect(inGerman.json.items).to.deep.include({
      id: 'tasks.createTask',
      label: '\u2068tasks.createTask\u2069 – Legt eine Aufgabe an; ohne Projekt kommt sie in den Eingang',
    })
    const id = await aRule({
      event: 'shop.order.returned',
      call: true,
      function: 'tasks.createTask',
      call_input: '{ "title": "Look at {{ data.number }}" }',
    })
    await emit('returned', { number: 12 })
    expect((await whenRun(id)).steps[0]).to.include({ action: 'call', state: 'done' })
    const tasks = (await acme.plugin('tasks', '/tasks?q=Look')).json.items as { title: string }[]
    expect(tasks.map(({ title }) => title)).to.deep.equal(['Look at 12'])
  })

  it('tests a rule at once: with given data, or with the last event of its kind', async () => {
    const id = await aRule({
      event: 'shop.order.*',
      request: true,
      url: `${origin}/test`,
      delay_minutes: 600,
    })
    const given = await send('POST', `/rules/${id}/test`, { data: '{ "number": 1 }' })
    expect(given.json.state, given.text).to.equal('done')
    expect(JSON.parse(received[0]!.body)).to.deep.include({ type: 'shop.order.*', data: { number: 1 } })
    await emit('tested', { number: 2 })
    await until(
      () => get('/samples'),
      ({ items }) => items.some((sample) => sample.id === 'shop.order.tested'),
    )
    await send('POST', `/rules/${id}/test`, {})
    expect(JSON.parse(received[1]!.body)).to.deep.include({ type: 'shop.order.tested', data: { number: 2 } })
    expect((await send('POST', `/rules/${id}/test`, { data: '{' })).status).to.equal(400)
    // The event itself waits for ten hours.
    await until(
      () => runsOf(id, 'waiting'),
      (runs) => runs.length > 0,
    )
    expect(received).to.have.length(2)
  })

  it('goes nowhere that was not granted', async () => {
    const id = await aRule({ event: 'shop.order.strayed', request: true, url: 'https://elsewhere.example/x' })
    const { json } = await send('POST', `/rules/${id}/test`, { data: '{}' })
    expect(json.state).to.equal('failed')
    expect(json.steps).to.have.nested.property(
      '[0].text',
      'Requests to elsewhere.example were not granted to this plugin.',
    )
    const call = await aRule({ event: 'shop.order.asked', call: true, function: 'nobody.find' })
    const headers = { 'accept-language': 'de' }
    const inGerman = await acme.plugin('automation', `/rules/${call}/test`, { method: 'POST', body: {}, headers })
    expect(inGerman.json)
      .to.have.nested.property('steps[0].text')
      .that.matches(/^Die Erteilung reicht nicht so weit: /)
    expect((await get('/health')).failed)
      .to.be.a('number')
      .that.is.at.least(1)
    const again = await send('POST', `/runs/${String(json.id)}/retry`)
    expect(again.status).to.equal(202)
  })

  it('lets a rule be switched off, changed and deleted, and takes none that does nothing', async () => {
    const id = await aRule({ event: 'shop.order.off', request: true, url: `${origin}/off` })
    expect((await send('PATCH', `/rules/${id}`, { enabled: false })).json).to.include({ enabled: false })
    await emit('off', {})
    const changed = { name: 'Changed', event: 'shop.order.on', request: true, url: `${origin}/on` }
    expect((await send('PUT', `/rules/${id}`, changed)).status).to.equal(200)
    await send('PATCH', `/rules/${id}`, { enabled: true })
    await emit('on', {})
    await whenRun(id)
    expect(received.map(({ path }) => path)).to.deep.equal(['/on'])
    expect(((await get(`/rules/${id}`)).rule as { name: string }).name).to.equal('Changed')
    for (const [rule, field] of [
      [{ name: 'x', event: 'shop.*' }, 'notify'],
      [{ name: 'x', event: 'Shop', request: true, url: origin }, 'event'],
      [{ name: 'x', event: 'automation.run.done', request: true, url: origin }, 'event'],
      [{ name: 'x', event: 'shop.*', request: true, url: origin, request_body: '{' }, 'request_body'],
      [{ name: 'x', event: 'shop.*', request: true }, 'url'],
      [{ name: 'x', event: 'shop.*', notify: true, notice_title: 'x' }, 'roles'],
    ] as const) {
      const refused = await send('POST', '/rules', rule)
      expect(refused.status, refused.text).to.equal(400)
      expect(refused.json.errors).to.have.nested.property('[0].field', field)
    }
    expect((await send('DELETE', `/rules/${id}`)).status).to.equal(204)
    expect((await send('GET', `/rules/${id}`)).status).to.equal(404)
  })

  it('forgets old runs, and shows members what runs but lets them change nothing', async () => {
    const member = await hire(platform, acme, 'member', 'Mo')
    expect((await member.plugin('automation', '/rules')).status).to.equal(200)
    expect((await member.plugin('automation', '/rules', { method: 'POST', body: {} })).status).to.equal(403)
    await platform.core.raw(`update ??.runs set created_at = now() - interval '40 days'`, [
      `t_${acme.slug}__automation`,
    ])
    expect(await runJob(platform, acme, 'automation', 'tidy'))
      .to.have.property('forgotten')
      .that.is.above(3)
    expect((await get('/runs')).total).to.equal(0)
  })
})
