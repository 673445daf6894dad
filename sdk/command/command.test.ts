import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { randomPluginId } from '../../test/support/bundles.ts'

const program = join(import.meta.dirname, '../../dist/command/main.js')

describe('the plexica command at a platform', () => {
  let platform: TestPlatform
  let acme: TestTenant
  let globex: TestTenant
  let home: string
  let folder: string
  let id: string
  const children: ChildProcess[] = []

  before(async () => {
    platform = await aPlatform()
    acme = await platform.tenant()
    globex = await platform.tenant()
    home = await mkdtemp(join(tmpdir(), 'plexica-command-'))
    folder = join(home, 'plugin')
    id = randomPluginId()
    await mkdir(join(folder, 'node_modules'), { recursive: true })
    await symlink(join(import.meta.dirname, '../../node_modules/@plexica'), join(folder, 'node_modules/@plexica'))
    await write('0.1.0', 'first')
  })
  after(async () => {
    for (const child of children) child.kill('SIGKILL')
    await platform.close()
    await rm(home, { recursive: true })
  })

  const server = (text: string) => `import { definePlugin } from '@plexica/sdk'
export default definePlugin({
  routes: {
    'GET /': (_request, { log }) => {
      log.info('asked')
      return { text: ${JSON.stringify(text)} }
    },
    'GET /broken': () => {
      throw new Error('as written')
    },
  },
})
`
  const write = async (version: string, text: string) => {
    await writeFile(join(folder, 'plexica.json'), JSON.stringify({ id, version, name: 'A plugin' }))
    await writeFile(join(folder, 'server.ts'), server(text))
  }

  const environment = () => ({
    PATH: process.env.PATH,
    PLEXICA_CONFIG: join(home, 'config/config.json'),
  })
  const run = (...given: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const child = execFile(
        process.execPath,
        [program, ...given],
        { cwd: folder, env: environment() },
        (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
      )
    })
  const ok = async (...given: string[]): Promise<unknown> => {
    const { code, out, err } = await run(...given, '--json')
    if (code !== 0) throw new Error(`plexica ${given.join(' ')} ended with ${code}: ${out}${err}`)
    return JSON.parse(out)
  }

  it('remembers tokens in a file for its owner only, and says when there is none or a wrong one', async () => {
    const none = await run('publish')
    expect([none.code, none.err]).to.deep.equal([
      64,
      'plexica: Say which platform: --url http://localhost:3000 or PLEXICA_URL. "plexica start" runs one here.\n',
    ])
    const wrong = await run('login', '--url', platform.url, '--token', 'plx_wrong', '--json')
    expect([wrong.code, JSON.parse(wrong.out).error.code]).to.deep.equal([77, 'auth.invalid_token'])
    const away = await run('login', '--url', 'http://localhost:9', '--token', 'plx_any')
    expect([away.code, away.err]).to.deep.include(69)

    expect(await ok('login', '--url', platform.url, '--token', platform.platformToken)).to.include({ kind: 'platform' })
    for (const tenant of [globex, acme])
      expect(await ok('login', '--url', tenant.origin, '--token', tenant.token)).to.include({ tenant: tenant.slug })
    const { mode } = await stat(environment().PLEXICA_CONFIG)
    expect(mode & 0o777).to.equal(0o600)
  })

  it('publishes a folder, installs it at several tenants, upgrades and rolls back', async () => {
    expect(await ok('publish')).to.include({ plugin: id, version: '0.1.0', isNew: true })
    expect(await ok('publish')).to.include({ isNew: false })
    const installed = (await ok('install', id, '--tenant', acme.slug, globex.slug)) as object[]
    expect(installed).to.have.lengthOf(2)

    await write('0.2.0', 'second')
    await ok('publish')
    expect(await ok('upgrade', id)).to.include({ version: '0.2.0', previousVersion: '0.1.0' })
    expect(await ok('request', id, 'get', '/')).to.deep.equal({ text: 'second' })
    expect(await ok('request', id, 'get', '/', '--tenant', globex.slug)).to.deep.equal({ text: 'first' })
    expect(await ok('rollback', id)).to.include({ version: '0.1.0' })

    const { items } = (await ok('plugins', 'installed', '-t', acme.slug)) as { items: object[] }
    expect(items).to.have.nested.property('[0].version', '0.1.0')
    const { items: versions } = (await ok('plugins', 'versions', id)) as { items: object[] }
    expect(versions).to.have.lengthOf(2)
  })

  it('signs what it publishes, for one tenant or for chosen ones, to a channel', async () => {
    const own = randomPluginId()
    const bundle = (version: string) =>
      writeFile(join(folder, 'plexica.json'), JSON.stringify({ id: own, version, name: 'Signed' }))
    const key = join(home, `publisher-${own}.pem`)
    await ok('keys', 'create', '--out', key)
    const publishing = (path: string, method: string, body: object) =>
      acme.call(`/api/v1/publishing/${path}`, { method, body })
    await publishing('publisher', 'PUT', { name: acme.slug })
    await publishing('keys', 'POST', { name: 'ci', publicKey: await readFile(`${key}.pub`, 'utf8') })

    await bundle('1.0.0')
    expect((await run('publish', '--tenant', acme.slug)).err).to.include('signature.missing')
    expect(await ok('publish', '--tenant', acme.slug, '--key', key)).to.include({
      state: 'published',
      channel: 'stable',
    })
    await bundle('1.1.0')
    expect(await ok('publish', '--tenant', acme.slug, '--key', key, '--channel', 'beta')).to.include({
      channel: 'beta',
    })
    expect((await run('install', own, '--tenant', globex.slug)).err).to.include('version.unknown')
    await ok('install', own, '--tenant', acme.slug, '--channel', 'stable')
    expect(await ok('upgrade', own, '--tenant', acme.slug)).to.have.nested.property('[0].version', '1.0.0')

    const chosen = randomPluginId()
    await writeFile(join(folder, 'plexica.json'), JSON.stringify({ id: chosen, version: '1.0.0', name: 'Chosen' }))
    await ok('publish', '--for', globex.slug)
    expect((await run('install', chosen, '--tenant', acme.slug)).err).to.include('version.unknown')
    expect(await ok('install', chosen, '--tenant', globex.slug)).to.have.nested.property('[0].version', '1.0.0')
    expect((await run('publish', '--for', 'nobody-here')).err).to.include('tenant.unknown')
    await write('0.2.0', 'second')
  })

  it('brings a version to chosen tenants first, and grants for a while', async () => {
    const own = randomPluginId()
    const bundle = (version: string, capabilities = {}) =>
      writeFile(join(folder, 'plexica.json'), JSON.stringify({ id: own, version, name: 'Tried', capabilities }))
    const at = ['--tenant', globex.slug]
    await bundle('1.0.0', { kv: {} })
    await ok('publish', ...at)
    const until = '2999-01-31T00:00:00.000Z'
    const granted = await ok('install', own, ...at, '--until', 'kv=2999-01-31')
    expect(granted).to.have.nested.property('[0].capabilities[0].grantedUntil', until)
    expect((await run('install', own, ...at, '--until', 'kv=tomorrow')).code).to.equal(64)

    await bundle('1.1.0')
    const begun = (await ok('publish', ...at, '--canary', globex.slug)) as { state: string; canary: { id: string } }
    expect(begun).to.have.nested.property('canary.state', 'running')
    expect(begun.state).to.equal('draft')
    expect(await ok('canary', 'show', begun.canary.id, ...at))
      .to.have.property('updates')
      .with.length(1)
    expect(await ok('canary', 'promote', begun.canary.id, ...at)).to.include({ state: 'passed' })
    const listed = await run('canary', 'list', own, ...at)
    expect(listed.out).to.match(/1\.1\.0 +passed/)
    expect((await run('canary', 'stop', begun.canary.id, ...at)).err).to.include('request.conflict')
    const report = await globex.call(`/api/v1/publishing/plugins/${own}/versions/1.1.0/report`)
    expect((report.json.steps as { state: string }[]).map(({ state }) => state)).to.deep.equal(['draft', 'published'])

    expect(await ok('record', own, ...at, '--next', '1')).to.have.nested.property('rule.next', 1)
    await run('request', own, 'GET', '/', ...at)
    expect((await run('record', own, ...at)).out).to.match(/^Nothing is recorded\.\n[0-9a-f-]{36} /)
    expect((await run('record', own, ...at, '--name', 'GET /')).code).to.equal(64)

    expect(await ok('uninstall', own, ...at)).to.have.nested.property('[0].keptUntil')
    expect(await ok('reinstate', own, ...at)).to.have.nested.property('[0].state', 'enabled')
    await write('0.2.0', 'second')
  })

  it('tells why the platform refuses, with the code, on either output', async () => {
    const text = await run('upgrade', `${id}@9.9.9`)
    expect([text.code, text.out]).to.deep.equal([1, ''])
    expect(text.err).to.match(/^plexica: version\.unknown: There is no version 9\.9\.9/)
    const json = await run('install', 'nothing-there', '--json')
    expect([json.code, json.err, JSON.parse(json.out).error.code]).to.deep.equal([1, '', 'version.unknown'])
    expect((await run('uninstall', id, '--purge')).err).to.include('--yes')
    const misspelt = await run('publsh')
    expect([misspelt.code, misspelt.err]).to.satisfy(
      ([code, err]: [number, string]) => code === 64 && err.includes('Did you mean publish?'),
    )
  })

  it('shows and sets quotas', async () => {
    const value = async () =>
      ((await ok('quotas', 'list', '--plugin', id)) as { items: { name: string; value: number }[] }).items.find(
        ({ name }) => name === 'isolateMemoryMb',
      )?.value
    const before = await value()
    const place = ['--tenant', acme.slug, '--plugin', id]
    await ok('quotas', 'set', 'isolateMemoryMb', '96', ...place, '--reason', 'to see')
    expect([before, await value()]).to.deep.equal([64, 96])
    await ok('quotas', 'remove', 'isolateMemoryMb', ...place)
    expect(await value()).to.equal(64)
  })

  it('says what it needs and has on this machine', async () => {
    const { parts } = (await ok('doctor')) as { parts: { name: string; ok: boolean; because: string }[] }
    expect(parts.map(({ name, ok: isThere }) => `${name} ${isThere}`)).to.deep.equal([
      'builds plugins true',
      'has a database of its own true',
      'tokens true',
      'platform true',
    ])
  })

  it('signs bundles and tells who signed them', async () => {
    const key = join(home, 'key.pem')
    await ok('pack', '--out', 'bundle.tgz')
    await ok('keys', 'create', '--out', key)
    expect((await stat(key)).mode & 0o777).to.equal(0o600)
    expect((await run('keys', 'create', '--out', key)).err).to.include('not overwritten')
    const { keyId } = (await ok('sign', 'bundle.tgz', '--key', key)) as { keyId: string }
    expect(await ok('verify', 'bundle.tgz', '--key', `${key}.pub`)).to.include({ plugin: id, version: '0.2.0', keyId })
    await writeFile(join(folder, 'other.tgz'), 'something else')
    const other = await run('verify', 'other.tgz', '--key', `${key}.pub`, '--signature', 'bundle.tgz.dsse.json')
    expect([other.code, other.err]).to.deep.equal([1, 'plexica: The bundle is not the one that was signed.\n'])
  })

  it('follows logs as they come, errors with their places in the files of the author', async () => {
    const following = lines('logs', id, '-f', '--level', 'error', '--json')
    // It is not said when it begins to listen.
    const asking = setInterval(() => void acme.plugin(id, '/broken'), 200)
    const record = await following.next().finally(() => clearInterval(asking))
    expect(record).to.deep.include({ level: 'error', plugin: id })
    expect(record.message)
      .to.include('as written')
      .and.match(/server\.ts:9:13/)
    following.child.kill('SIGINT')
    expect(await following.exit).to.equal(0)
  })

  it('dev swaps what is saved into the running installation, and shows what it logs and what is wrong', async () => {
    const dev = lines('dev', '--json')
    expect(await dev.next()).to.include({ ok: true })
    await acme.plugin(id, '/')
    expect(await dev.next()).to.have.nested.property('log.message', 'asked')

    await writeFile(join(folder, 'server.ts'), server('while it runs'))
    const second = await dev.next()
    expect(second).to.include({ ok: true })
    expect(second.version).to.match(/^0\.2\.0-dev\.h[0-9a-f]{12}$/)
    expect((await acme.plugin(id, '/')).json).to.deep.equal({ text: 'while it runs' })
    expect(await dev.next()).to.have.nested.property('log.message', 'asked')

    await writeFile(join(folder, 'server.ts'), 'export default {')
    expect((await dev.next()).lines)
      .to.have.nested.property('[0]')
      .that.matches(/^server\.ts:1:17 /)
    expect((await acme.plugin(id, '/')).status, 'the version before goes on').to.equal(200)
    dev.child.kill('SIGINT')
    expect(await dev.exit).to.equal(0)
    expect(await readFile(join(folder, 'plexica-env.d.ts'), 'utf8')).to.include('capabilities: never')
  })

  /** A command that goes on, line by line of its output. */
  const lines = (...given: string[]) => {
    const child: ChildProcess = spawn(process.execPath, [program, ...given], { cwd: folder, env: environment() })
    children.push(child)
    const reader = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
    return {
      child,
      exit: new Promise<number | null>((resolve) => child.once('exit', resolve)),
      next: async () => {
        const { value, done } = await reader.next()
        if (done) throw new Error('the command ended')
        return JSON.parse(value as string) as Record<string, unknown>
      },
    }
  }

  it('completes commands and options in the shells that people use', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, out } = await run('completion', shell)
      expect(code).to.equal(0)
      for (const word of ['publish', 'rollback', 'create']) expect(out).to.include(word)
    }
    const script = `${(await run('completion', 'bash')).out}
COMP_WORDS=(plexica tenants cre); COMP_CWORD=2; _plexica; echo "\${COMPREPLY[*]}"
COMP_WORDS=(plexica pu); COMP_CWORD=1; _plexica; echo "\${COMPREPLY[*]}"`
    const completed = await new Promise<string>((resolve) => execFile('bash', ['-c', script], (_, out) => resolve(out)))
    expect(completed).to.equal('create\npublish\n')
  })
})
