import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect } from 'chai'

const root = join(import.meta.dirname, '../..')

/** One block of commands of a page, and what is said of it behind the fence. */
interface Block {
  commands: string
  /** A command that goes on; what it prints when it is ready. */
  until?: string
  fails: boolean
  /** What the reader is told to change before: a program of sed, and the file. */
  edit?: string
}

const blocksOf = (page: string): Block[] =>
  [...page.matchAll(/^```sh(.*)\n([\s\S]*?)^```$/gm)].map(([, about = '', commands = '']) => ({
    commands,
    fails: /\bfails\b/.test(about),
    ...(/until="(.*?)"/.exec(about) && { until: /until="(.*?)"/.exec(about)![1]! }),
    ...(/edit="(.*?)"/.exec(about) && { edit: /edit="(.*?)"/.exec(about)![1]! }),
  }))

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

describe('someone new, with the packed packages and the tutorial', function () {
  this.timeout(600_000)
  this.retries(0)

  let home: string
  let port: number
  const packages: Record<string, string> = {}
  const running: ChildProcess[] = []

  /** The programs of the machine: nothing of this repository can be found. */
  const environment = () => ({
    ...process.env,
    NODE_OPTIONS: '',
    PATH: (process.env.PATH ?? '')
      .split(delimiter)
      .filter((place) => !place.startsWith(root))
      .join(delimiter),
    PLEXICA_CONFIG: join(home, 'config.json'),
    PORT: String(port),
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_loglevel: 'error',
  })

  const shell = (commands: string, cwd: string) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const child = execFile(
        'bash',
        ['-e', '-c', commands],
        { cwd, env: environment(), maxBuffer: 64 * 1024 * 1024 },
        (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
      )
    })

  const succeed = async (commands: string, cwd: string): Promise<string> => {
    const { code, out, err } = await shell(commands, cwd)
    if (code !== 0) throw new Error(`ended with ${code}: ${commands}\n${out}${err}`)
    return out
  }

  /** Starts what goes on, and waits until it says that it is ready. */
  const begin = (commands: string, cwd: string, until: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = spawn('bash', ['-c', commands], { cwd, env: environment(), detached: true })
      running.push(child)
      let output = ''
      const hear = (text: string) => {
        output += text
        if (new RegExp(until).test(output)) resolve()
      }
      child.stdout.setEncoding('utf8').on('data', hear)
      child.stderr.setEncoding('utf8').on('data', hear)
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${commands}\n${output}`)))
    })

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'plexica-newcomer-'))
    port = await freePort()
    for (const [name, folder] of [
      ['@plexica/sdk', 'sdk'],
      ['plexica', 'sdk/command'],
    ] as const) {
      const packed = await new Promise<string>((resolve, reject) =>
        execFile('npm', ['pack', '--silent', '--pack-destination', home], { cwd: join(root, folder) }, (error, out) =>
          error ? reject(error) : resolve(out.trim().split('\n').at(-1) ?? ''),
        ),
      )
      packages[name] = join(home, packed)
    }
  })
  after(async () => {
    for (const { pid } of running.reverse()) {
      try {
        process.kill(-pid!, 'SIGTERM')
      } catch {
        // It has ended.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  })

  it('the packages hold plain JavaScript, and the SDK asks for no other package', async () => {
    for (const file of Object.values(packages)) {
      const list = await succeed(`tar tzf ${file}`, home)
      const sources = list.split('\n').filter((path) => /\.ts$/.test(path) && !/\.d\.ts$|\/templates\//.test(path))
      expect(sources).to.deep.equal([])
    }
    const manifest = JSON.parse(await succeed(`tar xzOf ${packages['@plexica/sdk']} package/package.json`, home))
    expect(manifest).to.not.have.property('dependencies')
  })

  it('gets from nothing to a plugin that runs for two tenants, command by command as the page says', async () => {
    const page = await readFile(join(root, 'docs/authors/tutorial.md'), 'utf8')
    let cwd = home
    for (const { commands: written, until, fails, edit } of blocksOf(page)) {
      const commands = written.replace('plexica @plexica/sdk', `${packages.plexica} ${packages['@plexica/sdk']}`)
      if (edit) await succeed(`sed -i ${JSON.stringify(edit.split(' ')[0])} ${edit.split(' ')[1]}`, cwd)
      if (until) await begin(commands, cwd, until)
      else if (fails) expect((await shell(commands, cwd)).code, commands).to.not.equal(0)
      else cwd = (await succeed(`${commands}\npwd`, cwd)).trim().split('\n').at(-1)!
    }
    const bin = join(cwd, 'node_modules/.bin/plexica')
    const versions = async (tenant: string) =>
      (
        JSON.parse(await succeed(`${bin} plugins installed --json --tenant ${tenant}`, cwd)) as {
          items: { plugin: string; version: string }[]
        }
      ).items.find(({ plugin }) => plugin === 'notes')?.version
    expect([await versions('acme'), await versions('globex')]).to.deep.equal(['0.2.0', '0.1.0'])
    const notes = async (tenant: string) =>
      (JSON.parse(await succeed(`${bin} request notes GET /notes --json --tenant ${tenant}`, cwd)) as { total: number })
        .total
    expect([await notes('acme'), await notes('globex')], 'each has its own tables').to.deep.equal([1, 0])
  })

  it('finds every template in order: checked without a word, its tests pass, and it packs to the same bytes', async () => {
    const project = join(home, 'notes')
    await succeed('npm install --save-dev hono', project)
    for (const template of ['minimal', 'hono', 'events']) {
      const folder = join(project, 'others', template)
      await mkdir(folder, { recursive: true })
      const plexica = join(project, 'node_modules/.bin/plexica')
      await succeed(`${plexica} init . --id my-${template} --template ${template}`, folder)
      expect(await succeed(`${plexica} check --strict --json`, folder)).to.include('"ok":true,"findings":[]')
      expect(JSON.parse(await succeed(`${plexica} test --json`, folder))).to.include({ failed: 0 })
      const pack = async () => JSON.parse(await succeed(`${plexica} pack --json`, folder)) as { sha256: string }
      expect(await pack()).to.deep.equal(await pack())
      await succeed(`${plexica} build`, folder)
    }
  })

  it('is told by the compiler what the manifest does not ask for, and what pages can not be', async () => {
    const folder = join(home, 'notes')
    const wrong = `import { definePlugin } from '@plexica/sdk'
import { column, page, table } from '@plexica/sdk/ui'
export const server = definePlugin({
  routes: {
    'GET /a': { permission: 'notes.notes.read', handler: (_request, { db }) => db.query('select 1') },
    'GET /b': (_request, { net }) => net.fetch('https://example.com'),
    'GET /c': { permission: 'notes.notes.share', handler: () => 1 },
  },
})
export const good = page({ title: 'A', body: [table({ source: { route: 'GET /notes' }, columns: [column.text({ field: 'a', label: 'A' })] })] })
export const bad = page({ title: 'A', body: [table({ source: { route: 'GET /notes' }, columns: [column.text({ field: 'a' })] })] })
`
    await mkdir(join(folder, 'server'), { recursive: true })
    await writeFile(join(folder, 'server/wrong.ts'), wrong)
    const { out: output } = await shell('npx tsc --noEmit -p .', folder)
    const lines = [...output.matchAll(/^server\/wrong\.ts\((\d+),/gm)].map(([, line]) => Number(line))
    expect([...new Set(lines)], output).to.deep.equal([6, 7, 11])
  })
})
