import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../runtime/database/embedded.ts'
import { bin, run, show } from './run-command.ts'
import { runMocha, type Outcome } from './run-mocha.ts'

/**
 * Runs everything that `npm test` promises: format, lint, types, then the tests on one real Postgres (and Redis,
 * where there is one). Each check counts as a test. Words after `npm test --` are test files to run instead of all; with
 * `--redis` among them everything is on Redis, not only what is tested on both.
 */

/** What it prints is shown at its end, since others may run beside it. */
const check = async (name: string, command: string, ...args: string[]): Promise<Outcome> => {
  const { code, output } = await run(command, args)
  show(`\n— ${name}\n${output}`)
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** The checks of what is written, on two cores: the types of the web app take about as long as all others. */
const checks = async (): Promise<Outcome[]> => {
  const ofWeb = check('types of the web app', bin('vue-tsc'), '--noEmit', '-p', 'web/tsconfig.json')
  return [
    await check('format', bin('prettier'), '--check', '--log-level', 'warn', '.'),
    await check('docs', process.execPath, 'scripts/docs.ts', '--check'),
    await check('lint', bin('eslint'), '.', '--max-warnings', '0'),
    await check('types of the server', bin('tsc'), '-p', 'tsconfig.json'),
    await check('types of the guest', bin('tsc'), '-p', 'sandbox/guest/tsconfig.json'),
    await ofWeb,
  ]
}

/**
 * What misbehaves on purpose runs by itself behind the rest: its neighbours are measured, and on two cores they must not
 * be kept waiting by other tests.
 */
const alone = ['test/hostile/**/*.test.ts']

/** Files that are named stand instead of those of the configuration, which mocha would add. */
const tests = async (files: string[], env: NodeJS.ProcessEnv, folder: string): Promise<Outcome[]> => {
  if (files.length > 0) return [await runMocha('tests', files, env, folder)]
  return [await runMocha('tests', [], env, folder), await runMocha('tests of misbehaviour', alone, env, folder)]
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** A Redis of its own for this run, where the `redis-server` package is installed. */
const startRedis = async (folder: string) => {
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined
  const port = await freePort()
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder], {
    stdio: 'ignore',
  })
  return { url: `redis://127.0.0.1:${port}`, stop: () => child.kill() }
}

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { redis: { type: 'boolean', default: false } },
})
const outcomes: Outcome[] = []
outcomes.push(await check('build', process.execPath, 'scripts/build.ts', '--if-stale'))
if (files.length === 0) outcomes.push(...(await checks()))

const folder = await mkdtemp(join(tmpdir(), 'plexica-test-'))
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), temporary: true })
const redis = await startRedis(folder)
if (options.redis && !redis) throw new Error('--redis needs the redis-server package')
if (!redis) console.log('\nThere is no redis-server on this machine: the tests of the Redis profile are left out.')
try {
  outcomes.push(
    ...(await tests(
      files,
      {
        ...process.env,
        TEST_POSTGRES_URL: postgres.url,
        ...(redis && { TEST_REDIS_URL: redis.url }),
        ...(options.redis && { TEST_PROFILE: 'redis' }),
      },
      folder,
    )),
  )
} finally {
  redis?.stop()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}

const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
