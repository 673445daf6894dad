import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { buildGuest } from '../guest/build.ts'

/** Run in a process of its own, started as sandbox workers are. */
const script = `
  import { readFileSync } from 'node:fs'
  import ivm from 'isolated-vm'
  import { guestFilename as filename, warmBootstrap } from './sandbox/worker/warm-bootstrap.ts'
  const code = readFileSync(process.argv[1], 'utf8')
  const warm = await warmBootstrap(code)
  const isolate = new ivm.Isolate()
  const cold = await isolate.compileScript(code, { filename, produceCachedData: true })
  const other = new ivm.Isolate()
  const { cachedDataRejected } = await other.compileScript(code, { filename, cachedData: new ivm.ExternalCopy(warm) })
  console.log(JSON.stringify({ cachedDataRejected, warmBytes: warm.byteLength, coldBytes: cold.cachedData.copy().byteLength }))
  process.exit(0)
`

describe('the compiled code of the guest', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plexica-guest-'))
    await buildGuest(folder)
  })
  after(() => rm(folder, { recursive: true }))

  it('is taken by other isolates of the process, and has more in it than what V8 compiles at first', async () => {
    const args = ['--no-node-snapshot', '--input-type=module', '--eval', script, join(folder, 'bootstrap.js')]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: join(import.meta.dirname, '../..') })
    const result = JSON.parse(stdout) as { cachedDataRejected: boolean; warmBytes: number; coldBytes: number }
    expect(result.cachedDataRejected).to.equal(false)
    expect(result.warmBytes).to.be.greaterThan(result.coldBytes)
  })
})
