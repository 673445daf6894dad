import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { until } from '../../test/support/queues.ts'
import { PluginError, startPlugin, type RunningPlugin } from './index.ts'

const manifest = {
  id: 'diary',
  version: '0.3.0',
  name: 'Diary',
  capabilities: {
    db: { required: true },
    events: {},
    jobs: {},
    net: { scope: { hosts: ['weather.example.com'] } },
    kv: {},
  },
  permissions: [{ id: 'diary.write', label: 'Write', defaultRoles: ['member'] }],
  events: { publishes: ['diary.entry.added'], subscribes: ['calendar.*'] },
  jobs: { count: {} },
  exposes: { size: {} },
  settings: { type: 'object', properties: { greeting: { type: 'string' } } },
}

const server = `
import { definePlugin, jsonSchema } from '@plexica/sdk'
export default definePlugin({
  routes: {
    'POST /entries': {
      permission: 'diary.write',
      handler: async (request, { db, events }) => {
        const { text } = await request.json()
        await db.execute('insert into entries (text) values ($1)', [text])
        await events.publish('diary.entry.added', { text })
        return { text }
      },
    },
    'GET /weather': async () => (await fetch('https://weather.example.com/today', { method: 'POST', body: 'Bern' })).json(),
    'GET /now': () => ({ now: Date.now(), text: new Date().toISOString(), isDate: new Date() instanceof Date, other: new Date(0).getTime() }),
    'GET /said/:how': {
      response: { 200: jsonSchema({ type: 'object', properties: { at: { type: 'string' } }, required: ['at'] }), 201: jsonSchema({ type: 'string' }) },
      handler: (_request, { params: { how } }) =>
        how === 'created' ? Response.json('made', { status: 201 }) : how === 'text' ? new Response('text') : how === 'date' ? { at: new Date(0) } : {},
    },
    'GET /greeting': (_request, { settings, can, kv }) => ({ greeting: settings.greeting, kv: can('kv') }),
  },
  events: { 'calendar.*': async (event, { db, log }) => {
    log.info('heard', event.type)
    if (event.data === 'bad') throw new Error('no such day')
    await db.execute('insert into entries (text) values ($1)', [event.data])
  } },
  jobs: { count: async (_job, { db }) => (await db.query('select count(*)::int as n from entries'))[0] },
  exposes: { size: (input) => String(input).length },
})
`

describe('the testing kit', () => {
  let folder: string
  let plugin: RunningPlugin
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plexica-kit-'))
    await mkdir(join(folder, 'node_modules'))
    await symlink(join(import.meta.dirname, '../../node_modules/@plexica'), join(folder, 'node_modules/@plexica'))
    await mkdir(join(folder, 'migrations'))
    await writeFile(join(folder, 'plexica.json'), JSON.stringify(manifest))
    await writeFile(join(folder, 'server.ts'), server)
    await writeFile(join(folder, 'migrations/001_entries.sql'), 'create table entries (text text not null)')
    plugin = await startPlugin(folder, {
      fetch: async (request) => Response.json({ from: await request.text(), at: request.url }),
    })
  })
  after(async () => {
    await plugin.close()
    await rm(folder, { recursive: true })
  })

  it('calls routes as users of the tenant do, on a real database', async () => {
    const added = await plugin.request('POST', '/entries', { body: { text: 'rain' }, as: 'member' })
    expect([added.status, await added.json()]).to.deep.equal([200, { text: 'rain' }])
    expect((await plugin.request('POST', '/entries', { body: { text: 'sun' }, as: 'viewer' })).status).to.equal(403)
    expect((await plugin.request('POST', '/entries', { body: { text: 'sun' }, as: 'nobody' })).status).to.equal(401)
    expect(await plugin.query('select text from entries where text = $1', ['rain'])).to.deep.equal([{ text: 'rain' }])
    const [event] = await plugin.published()
    expect(event).to.deep.include({ type: 'diary.entry.added', data: { text: 'rain' } })
  })

  it('tells it of events, has it do jobs, calls what it exposes, and hears what it logs', async () => {
    await plugin.event('calendar.day.began', 'monday')
    expect(await plugin.query('select text from entries order by text')).to.deep.equal([
      { text: 'monday' },
      { text: 'rain' },
    ])
    expect(await plugin.job('count')).to.deep.equal({ n: 2 })
    expect(await plugin.call('size', 'four')).to.equal(4)
    expect(plugin.logs.map(({ message }) => message)).to.include('heard calendar.day.began')
  })

  it('holds its routes to what they say of their answers', async () => {
    const said = async (how: string) => {
      const answer = await plugin.request('GET', `/said/${how}`)
      return [answer.status, await answer.text()] as const
    }
    expect(await said('date')).to.deep.equal([200, '{"at":"1970-01-01T00:00:00.000Z"}'])
    expect(await said('created')).to.deep.equal([201, '"made"'])
    for (const [how, why] of [
      ['nothing', 'at: is missing'],
      ['text', 'is not JSON'],
    ] as const) {
      const [status] = await said(how)
      expect(status, how).to.equal(502)
      // What the platform says of an answer comes behind it.
      const told = async () => plugin.logs.map(({ message }) => message).join('\n')
      expect(await until(told, (each) => each.includes(why)))
        .to.contain(`GET /said/:how answers 200`)
        .and.to.contain(why)
    }
  })

  it('rejects with what went wrong in it', async () => {
    const failed = await plugin.event('calendar.day.began', 'bad').catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(PluginError).and.include({ code: 'plugin.error', message: 'no such day' })
    expect(await plugin.job('sweep').catch((error: PluginError) => error.code)).to.equal('plugin.no_route')
  })

  it('answers what it fetches', async () => {
    const answer = await plugin.request('GET', '/weather')
    expect(await answer.json()).to.deep.equal({ from: 'Bern', at: 'https://weather.example.com/today' })
  })

  it('lets time stand where the test says, and grants what it says', async () => {
    const other = await startPlugin(folder, {
      now: '2030-01-02T03:04:05Z',
      allow: { db: true },
      settings: { greeting: 'Ciao' },
    })
    const seen = async () => (await other.request('GET', '/now')).json() as Promise<Record<string, unknown>>
    const at = Date.parse('2030-01-02T03:04:05Z')
    expect(await seen()).to.deep.equal({ now: at, text: '2030-01-02T03:04:05.000Z', isDate: true, other: 0 })
    await other.setNow(at + 60_000)
    expect(await seen()).to.include({ now: at + 60_000, text: '2030-01-02T03:05:05.000Z' })
    expect(await (await other.request('GET', '/greeting')).json()).to.deep.equal({ greeting: 'Ciao', kv: false })
    expect((await other.request('GET', '/weather')).status, 'net was not granted').to.equal(403)
    await other.close()
    expect(await other.job('count').catch((error: Error) => error.message)).to.equal('The plugin is closed.')
  })

  it('says why a plugin can not be installed, with the places', async () => {
    await writeFile(join(folder, 'plexica.json'), JSON.stringify({ ...manifest, jobs: {} }))
    const failed = await startPlugin(folder).catch((error: Error) => error.message)
    expect(failed).to.include('server.js: jobs["count"] is not declared in jobs of plexica.json')
  })
})
