import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { UsageError } from './exit-codes.ts'
import { readAllowNet } from './allow-net.ts'

describe('plexica run --allow-net', () => {
  let folder: string
  let outside: Server
  let port: number

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plexica-net-'))
    outside = createServer((_, response) => void response.end('from outside'))
    await new Promise<void>((done) => outside.listen(0, '127.0.0.1', done))
    port = (outside.address() as AddressInfo).port
    const code = `export default { fetch: async () => new Response(await (await fetch('http://127.0.0.1:${port}/')).text()) }`
    await writeFile(join(folder, 'server.js'), code)
  })
  after(async () => {
    outside.close().closeAllConnections()
    await rm(folder, { recursive: true })
  })

  const run = (...options: string[]) =>
    new Promise<{ code: number; report: { body: string | null; error: { code: string } | null } }>(
      (resolve, reject) => {
        const main = join(import.meta.dirname, 'main.ts')
        const child = execFile(
          process.execPath,
          [main, 'run', join(folder, 'server.js'), '--json', ...options],
          (_, out, err) => {
            if (out === '') reject(new Error(err))
            else resolve({ code: child.exitCode ?? -1, report: JSON.parse(out) as never })
          },
        )
      },
    )

  it('lets a plugin fetch from each address that is named, without a database', async () => {
    const { code, report } = await run(`--allow-net=127.0.0.1:${port}`, '--allow-net=example.com')
    expect([code, report.error, report.body]).to.deep.equal([0, null, 'from outside'])
  })

  it('without it fetch is a denied capability, exit code 3', async () => {
    const { code, report } = await run()
    expect([code, report.error?.code]).to.deep.equal([3, 'capability.denied'])
  })

  it('and so is another host, exit code 3', async () => {
    const { code, report } = await run('--allow-net=example.com')
    expect([code, report.error?.code]).to.deep.equal([3, 'net.refused'])
  })

  it('allows both schemes and any port where none is said, and private addresses just by name', () => {
    expect(readAllowNet('api.example.com, localhost:8080,http://10.0.0.7')).to.deep.equal({
      hosts: [
        'api.example.com:*',
        'http://api.example.com:*',
        'localhost:8080',
        'http://localhost:8080',
        'http://10.0.0.7',
      ],
      allowPrivate: ['localhost', '10.0.0.7'],
    })
    expect(() => readAllowNet('exa mple')).to.throw(UsageError, /"exa mple" is not a host/)
  })
})
