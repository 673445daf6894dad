import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { openCore } from './core.ts'
import { startEmbeddedPostgres, type EmbeddedOptions } from './embedded.ts'

const starter = `
  import { startEmbeddedPostgres } from ${JSON.stringify(path.join(import.meta.dirname, 'embedded.ts'))}
  const postgres = await startEmbeddedPostgres(JSON.parse(process.argv[1]))
  console.log(postgres.url)
  setInterval(() => {}, 1000)`

describe('the embedded Postgres', () => {
  let dataDir: string
  const children: ChildProcess[] = []

  beforeEach(async () => {
    dataDir = path.join(await fs.mkdtemp(path.join(tmpdir(), 'plexica-embedded-')), 'data')
    // Made for this user only; Postgres may run as another one.
    await fs.chmod(path.dirname(dataDir), 0o755)
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await until(async () => (await serverPid()) === undefined)
    await fs.rm(path.dirname(dataDir), { recursive: true, force: true })
  })

  const failure = (options: Partial<EmbeddedOptions> = {}) =>
    startEmbeddedPostgres({ dataDir, ...options }).then(
      async (postgres) => {
        await postgres.stop()
        return new Error('It started.')
      },
      (error: Error) => error,
    )
  /** In a process of its own, which can be killed. */
  const startElsewhere = async () => {
    const child = spawn(
      process.execPath,
      ['--input-type=module-typescript', '-e', starter, JSON.stringify({ dataDir })],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    children.push(child)
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    return { child, url: line.toString().trim() }
  }
  /** Of the server that runs on the folder. */
  const serverPid = async (): Promise<number | undefined> => {
    const text = await fs.readFile(path.join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').catch(() => '')
    const pid = Number.parseInt(text, 10)
    return pid && alive(pid) ? pid : undefined
  }
  const alive = (pid: number) => {
    try {
      process.kill(pid, 0)
      return true
    } catch {
      return false
    }
  }
  const query = async (url: string, sql: string) => {
    const core = openCore(url)
    try {
      return (await core.raw<{ rows: unknown[] }>(sql)).rows
    } finally {
      await core.destroy()
    }
  }
  const until = async (what: () => Promise<boolean>) => {
    while (!(await what())) await sleep(20)
  }

  it('keeps its data from one start to the next, and stops without leaving a process', async () => {
    const first = await startEmbeddedPostgres({ dataDir })
    await query(first.url, 'create table kept (a int); insert into kept values (42)')
    await first.stop()
    expect(await serverPid()).to.equal(undefined)
    const second = await startEmbeddedPostgres({ dataDir })
    expect(await query(second.url, 'select a from kept')).to.deep.equal([{ a: 42 }])
    await second.stop()
    await second.stop()
  })

  it('ends when the process that started it is killed', async () => {
    const { child } = await startElsewhere()
    const pid = (await serverPid())!
    child.kill('SIGKILL')
    await until(async () => !(await runs(pid)))
  })

  it('is stopped by the next start when everything that watched over it was killed', async () => {
    const { child, url } = await startElsewhere()
    await query(url, 'create table kept (a int)')
    const pid = (await serverPid())!
    const watcher = (await processesNaming(dataDir)).filter((each) => each !== pid && each !== child.pid)
    for (const each of watcher) process.kill(each, 'SIGKILL')
    child.kill('SIGKILL')
    await once(child, 'exit')
    await sleep(300)
    expect(await runs(pid)).to.equal(true)

    const next = await startEmbeddedPostgres({ dataDir })
    expect(await runs(pid)).to.equal(false)
    expect(await query(next.url, 'select * from kept')).to.deep.equal([])
    await next.stop()
  })

  it('is not taken from a process that lives', async () => {
    const { child, url } = await startElsewhere()
    const error = await failure()
    expect(error.message).to.equal(`The data folder ${dataDir} is in use by process ${child.pid}; stop that one first.`)
    expect(await query(url, 'select 1 as one')).to.deep.equal([{ one: 1 }])
  })

  it('removes a temporary folder after its process ended', async () => {
    const { stop } = await startEmbeddedPostgres({ dataDir, temporary: true })
    await stop()
    expect(await fs.access(dataDir).catch((error: NodeJS.ErrnoException) => error.code)).to.equal('ENOENT')
  })

  describe('says in one sentence that', () => {
    const sentence = (error: Error) => {
      expect(error.name, error.message).to.equal('DatabaseStartError')
      expect(error.message).not.to.contain('\n')
      return error.message
    }

    it('its port is taken', async () => {
      const server = net.createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as net.AddressInfo
      expect(sentence(await failure({ port }))).to.equal(`Port ${port} is taken; the database can't listen on it.`)
      server.close()
    })

    it('its data folder is not one of ours', async () => {
      await fs.mkdir(path.join(dataDir, 'cluster'), { recursive: true })
      await fs.writeFile(path.join(dataDir, 'cluster', 'something'), 'else')
      expect(sentence(await failure())).to.contain('does not hold a complete database')
    })

    it('its data folder is damaged', async () => {
      await (await startEmbeddedPostgres({ dataDir })).stop()
      await fs.writeFile(path.join(dataDir, 'cluster', 'global', 'pg_control'), 'damaged')
      expect(sentence(await failure()))
        .to.contain(dataDir)
        .and.contain('did not start')
    })

    it('its data folder is of another version', async () => {
      await (await startEmbeddedPostgres({ dataDir })).stop()
      await fs.writeFile(path.join(dataDir, 'cluster', 'PG_VERSION'), '12\n')
      expect(sentence(await failure()))
        .to.contain('did not start')
        .and.contain('version')
    })

    it('its data folder is a file', async () => {
      await fs.writeFile(dataDir, '')
      expect(sentence(await failure())).to.contain(dataDir)
    })
  })

  it('run by root behind a folder that only root may enter, it keeps its data in a public place until the folder is removed', async function () {
    if (process.getuid?.() !== 0) this.skip()
    await fs.chmod(path.dirname(dataDir), 0o700)
    const place = async () => fs.readFile(path.join(dataDir, 'moved-to'), 'utf8')
    const make = async () => {
      const { url, stop } = await startEmbeddedPostgres({ dataDir })
      const core = openCore(url)
      const { rows } = await core.raw<{ rows: { present: boolean }[] }>(
        `select to_regclass('kept') is not null as present`,
      )
      await core.raw('create table if not exists kept (id int)')
      await core.destroy()
      await stop()
      return rows[0]?.present
    }
    try {
      expect(await make()).to.equal(false)
      expect(await make()).to.equal(true)
      await fs.rm(dataDir, { recursive: true })
      expect(await make()).to.equal(false)
    } finally {
      await fs.rm(await place(), { recursive: true, force: true })
    }
  })

  /** Whether a process is there that has not ended; one that has may still wait for being noticed. */
  const runs = async (pid: number) => {
    const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
    return stat === undefined ? alive(pid) : !stat.slice(stat.lastIndexOf(')')).startsWith(') Z')
  }
  const processesNaming = async (text: string) => {
    const found: number[] = []
    for (const name of await fs.readdir('/proc')) {
      const line = /^\d+$/.test(name) ? await fs.readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '') : ''
      if (line.includes(text) && Number(name) !== process.pid) found.push(Number(name))
    }
    return found
  }
})
