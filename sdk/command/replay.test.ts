import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Recording } from '../../runtime/recordings/recording.ts'
import { aBundle, randomPluginId } from '../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { until } from '../../test/support/queues.ts'

const program = join(import.meta.dirname, '../../dist/command/main.js')

/** Its answer hangs on the clock, on chance, on what is stored, on calls side by side, and on who asks. */
const server = `
export default {
  routes: {
    'GET /all': async (request, { kv, user, log }) => {
      const started = Date.now()
      const [a, b] = await Promise.all([kv.get('a'), kv.get('b')])
      const count = await kv.increment('count')
      await new Promise((resolve) => setTimeout(resolve, 5))
      log.info('counted', count)
      return {
        at: new Date().toISOString(), text: Date().length > 10, took: Date.now() - started, perf: performance.now() >= 0,
        random: Math.random(), uuid: crypto.randomUUID(), bytes: [...crypto.getRandomValues(new Uint8Array(4))],
        isDate: new Date() instanceof Date, fixed: new Date(5).getTime(), a, b, count, name: user.name,
      }
    },
    'POST /fails': async (request, { kv }) => {
      const { password, note } = await request.json()
      await kv.set('note', { note, password, headers: [['authorization', 'Bearer abc']] })
      throw new Error('It broke at ' + Date.now() + ': ' + note)
    },
  },
}
`

describe('recorded invocations', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  let home: string
  let id: string
  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
    home = await mkdtemp(join(tmpdir(), 'plexica-replay-'))
    id = randomPluginId()
    for (const version of ['1.0.0', '1.1.0']) {
      const text =
        version === '1.0.0' ? server : server.replace("log.info('counted', count)", "log.info('count is', count)")
      await platform.upload(await aBundle({ manifest: { id, version, capabilities: { kv: {} } }, server: text }))
    }
    await tenant.install(id, { version: '1.0.0' })
  })
  after(async () => {
    await platform.close()
    await rm(home, { recursive: true })
  })

  const run = (...given: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const env = {
        PATH: process.env.PATH,
        PLEXICA_CONFIG: join(home, 'config.json'),
        PLEXICA_URL: tenant.origin,
        PLEXICA_TOKEN: tenant.token,
      }
      const child = execFile(process.execPath, [program, ...given], { cwd: home, env }, (_, out, err) =>
        resolve({ code: child.exitCode ?? -1, out, err }),
      )
    })
  const list = async (by = tenant) =>
    (await by.call(`/api/v1/recordings?plugin=${id}`)).json.items as {
      id: string
      reason: string
      code?: string
      name?: string
    }[]
  const read = async (recording: string, by = tenant) => by.call(`/api/v1/recordings/${recording}`)
  /** It is kept a moment after the answer. */
  const kept = async (recording: string) => {
    const answer = await until(
      () => read(recording),
      ({ status }) => status === 200,
    )
    expect(answer.status, answer.text).to.equal(200)
    return answer.json as unknown as Recording
  }
  const marked = async (path = '/all') => {
    const answer = await tenant.plugin(id, path, { headers: { 'plexica-record': '1' } })
    return { answer, recording: String(answer.headers['plexica-recording']) }
  }
  const rule = (body: object) => tenant.call(`/api/v1/installations/${id}/recording`, { method: 'PUT', body })

  it('run again offline with the very same outcome, and write nothing', async () => {
    const { answer, recording } = await marked()
    const first = answer.json
    expect(first).to.include({ isDate: true, fixed: 5, text: true, perf: true, count: 1 })
    const { calls, tape } = await kept(recording)
    expect(calls.map(({ op }) => op)).to.deep.equal(['kv.get', 'kv.get', 'kv.increment'])
    expect(tape.random).to.have.length(1)
    expect(tape.clock.length).to.be.greaterThan(3)
    const file = join(home, 'saved.json')
    for (let times = 0; times < 2; times++) {
      const { code, out, err } = await run('replay', recording, '--json', '--save', file)
      expect(code, out + err).to.equal(0)
      const report = JSON.parse(out) as { same: boolean; outcome: { response: { body: { text: string } } } }
      expect(JSON.parse(report.outcome.response.body.text)).to.deep.equal(first)
    }
    expect((await tenant.plugin(id, '/all')).json.count, 'the replays counted nothing').to.equal(2)
    expect(JSON.parse(await readFile(file, 'utf8'))).to.include({ id: recording, plugin: id })
  })

  it('show what another version, or a file, does other', async () => {
    const { recording } = await marked()
    await kept(recording)
    const newer = await run('replay', recording, '--version', '1.1.0')
    expect([newer.code, newer.out.includes('counted')], newer.out + newer.err).to.deep.equal([1, true])
    expect(newer.out).to.match(/logs:\n {2}- info: counted \d+\n {2}\+ info: count is \d+/)
    const file = join(home, 'server.js')
    await writeFile(file, server.replace("kv.get('b')", "kv.get('other')"))
    const { code, out } = await run('replay', recording, '--file', file, '--json')
    const report = JSON.parse(out) as {
      difference: { unanswered: string[]; calls: unknown[]; outcome: { what: string }[] }
    }
    expect(code).to.equal(1)
    expect(report.difference.unanswered).to.deep.equal(['kv.get {"key":"other"}'])
    expect(report.difference.calls).to.deep.include({ only: 'recorded', line: 'kv.get {"key":"b"}' })
    expect(report.difference.outcome.map(({ what }) => what)).to.include('error')
  })

  it('keep those that fail, without what is secret, and replay the failure', async () => {
    const set = await rule({ failed: true })
    expect(set.json, set.text).to.include({ failed: true, next: 0 })
    const body = { note: 'hello', password: 'hunter2' }
    const failed = await tenant.plugin(id, '/fails', { method: 'POST', body })
    expect(failed.json.code).to.equal('plugin.error')
    expect((await tenant.plugin(id, '/all')).status).to.equal(200)
    const [only] = await until(
      async () => (await list()).filter(({ reason }) => reason === 'failed'),
      ({ length }) => length > 0,
    )
    expect(only).to.include({ code: 'plugin.error', name: 'POST /fails' })
    const recorded = await kept(only!.id)
    expect(recorded.outcome.error?.message).to.match(/It broke at \d+: hello/)
    expect(JSON.stringify(recorded)).not.to.match(/Bearer abc/)
    expect(recorded.calls[0]!.input).to.deep.include({
      value: { note: 'hello', password: '[redacted]', headers: [['authorization', '[redacted]']] },
    })
    const again = await run('replay', only!.id)
    expect(again.code, again.out + again.err).to.equal(0)
    expect(again.out).to.contain('All is as it was recorded.')
    await rule({})
    await tenant.plugin(id, '/fails', { method: 'POST', body })
    expect((await list()).filter(({ reason }) => reason === 'failed')).to.have.length(1)
  })

  it('record the next ones of a route, and then no more', async () => {
    await rule({ next: 2, name: 'GET /all' })
    await tenant.plugin(id, '/nowhere')
    for (let n = 0; n < 4; n++) await tenant.plugin(id, '/all')
    const next = await until(
      async () => (await list()).filter(({ reason }) => reason === 'next'),
      ({ length }) => length >= 2,
    )
    expect(next.map(({ name }) => name)).to.deep.equal(['GET /all', 'GET /all'])
    expect((await tenant.call(`/api/v1/installations/${id}/recording`)).json).to.include({ failed: false, next: 0 })
    expect((await rule({ next: 1_000 })).json.code).to.equal('request.invalid')
  })

  it('are for those who may, of their own tenant, and leave a trail', async () => {
    const { recording } = await marked()
    await kept(recording)
    const stranger = await platform.tenant()
    expect((await read(recording, stranger)).json.code).to.equal('request.not_found')
    const guest = await platform.identity.users.create(tenant.id, {
      email: `guest@${tenant.slug}.example`,
      name: 'Guest',
      password: 'correct horse battery',
      role: 'member',
    })
    const { text: token } = await platform.identity.tokens.create({
      tenantId: tenant.id,
      userId: guest.id,
      name: 'guest',
    })
    const asGuest = platform.as(token)
    const refused = await asGuest(`${tenant.origin}/api/v1/recordings/${recording}`)
    expect(refused.json.code).to.equal('auth.forbidden')
    const notMarked = await asGuest(`${tenant.origin}/api/v1/plugins/${id}/all`, { headers: { 'plexica-record': '1' } })
    expect(notMarked.json.code).to.equal('auth.forbidden')
    expect((await tenant.call('/api/v1/audit?limit=20')).text).to.contain('recording.read')
    const gone = await tenant.call(`/api/v1/recordings/${recording}`, { method: 'DELETE' })
    expect(gone.status).to.equal(204)
    expect((await read(recording)).status).to.equal(404)
    expect((await run('replay', recording)).err).to.contain('request.not_found')
  })

  it('are stepped through in DevTools, and run with each Enter', async () => {
    const { recording } = await marked()
    await kept(recording)
    const child = spawn(process.execPath, [program, 'replay', recording, '--inspect', '0'], {
      cwd: home,
      env: { PATH: process.env.PATH, PLEXICA_URL: tenant.origin, PLEXICA_TOKEN: tenant.token },
    })
    let out = ''
    child.stdout.on('data', (chunk) => (out += String(chunk)))
    child.stderr.on('data', (chunk) => (out += String(chunk)))
    const says = (text: string, times: number) =>
      until(
        async () => out.split(text).length - 1,
        (count) => count >= times,
      )
    try {
      await says('Enter runs it', 1)
      for (const times of [1, 2]) {
        child.stdin.write('\n')
        expect(await says('All is as it was recorded.', times), out).to.equal(times)
      }
    } finally {
      child.stdin.end()
      child.kill('SIGKILL')
    }
  })
})
