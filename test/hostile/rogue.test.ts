import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { Problem } from '../../problems/problem.ts'
import { builtSandbox } from '../../runtime/supervisor/launch.ts'
import { createSupervisor, type RunningSupervisor } from '../../runtime/supervisor/supervisor.ts'
import type { Deployment, PluginResponse } from '../../runtime/supervisor/types.ts'
import { kv } from '../../sandbox/capabilities/kv/capability.ts'
import type { CapabilityHost } from '../../sandbox/capabilities/define.ts'
import { until } from '../support/queues.ts'
import { tightLimits } from './support.ts'

describe('hostile: a sandbox worker that was broken out of', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plexica-rogue-'))
  const workerFile = join(folder, 'rogue.cjs')
  let supervisor: RunningSupervisor
  /** Host calls that reached the capability, with the installation they were made for. */
  let reached: string[]

  before(() => {
    buildSync({
      entryPoints: [join(import.meta.dirname, 'rogue-worker.ts')],
      outfile: workerFile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
    })
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  beforeEach(() => {
    reached = []
    const probe = {
      name: 'kv',
      definition: kv,
      handlers: { get: async (call: { installation: { id: string } }) => void reached.push(call.installation.id) },
    } as unknown as CapabilityHost
    supervisor = createSupervisor({ capabilities: [probe], launch: { ...builtSandbox, workerFile }, sharedWorkers: 1 })
  })
  afterEach(() => supervisor.close())

  const aDeployment = (behaviour: string, given: Partial<Deployment> = {}): Deployment => ({
    installation: { id: randomUUID(), plugin: behaviour.toLowerCase(), version: '1.0.0' },
    tenant: { id: randomUUID(), slug: 'acme' },
    revision: '1',
    code: { sha256: behaviour, read: async () => behaviour },
    declared: ['kv'],
    grant: { kv: {} },
    settings: {},
    trust: 'verified',
    dynamicCode: false,
    limits: tightLimits,
    ...given,
  })
  const call = (deployment: Deployment, url = 'http://acme.localhost/', signal?: AbortSignal) =>
    supervisor.request(
      deployment,
      { kind: 'request', request: { method: 'GET', url, headers: [], body: null } },
      signal && { signal },
    )
  const outcome = (answer: Promise<PluginResponse>): Promise<unknown> =>
    answer.then(
      ({ body }) => body,
      (error: unknown) => (error instanceof Problem ? error.code : error),
    )

  it('an honest one is believed', async () => {
    expect(await outcome(call(aDeployment('honest')))).to.equal('honest')
    expect(supervisor.statistics()).to.include({ refused: 0, malformed: 0 })
  })

  it('one that kept no code is sent it again, once for each isolate', async () => {
    expect(await outcome(call(aDeployment('honest')))).to.equal('honest')
    expect(await outcome(call(aDeployment('honest')))).to.equal('honest')
    const short = { ...tightLimits.budgets, lifecycle: { wallMs: 300, cpuMs: 300 } }
    const insatiable = aDeployment('insatiable', { limits: { ...tightLimits, budgets: short } })
    expect(await outcome(call(insatiable))).to.equal('invocation.timeout')
  })

  it('invocations that it made up are refused and counted', async () => {
    expect(await outcome(call(aDeployment('forged')))).to.equal('after')
    expect(reached).to.deep.equal([])
    expect(supervisor.statistics().refused).to.equal(3)
  })

  it('invocations that are over have no rights, and can not be answered again', async () => {
    const deployment = aDeployment('replayed')
    expect(await outcome(call(deployment))).to.equal('once')
    expect(await outcome(call(deployment))).to.equal('once')
    expect(await outcome(call(deployment))).to.equal('once')
    expect(reached).to.deep.equal([])
    expect(supervisor.statistics().refused).to.be.at.least(6)
  })

  it('an invocation of another worker is refused, even with its right id', async () => {
    const victim = aDeployment('waits', { trust: 'unverified' })
    const waiting = outcome(call(victim))
    await expectEventually(() => supervisor.statistics().workers.some(({ invocations }) => invocations === 1))
    // Nobody outside learns an id; this test does, by asking for the one that is under way.
    const id = supervisor.invocationsOf(victim.installation.id)[0]!
    expect(await outcome(call(aDeployment('foreign'), `http://acme.localhost/?victim=${id}`))).to.equal('after')
    expect(reached).to.deep.equal([])
    expect(supervisor.statistics().refused).to.equal(3)
    expect(await waiting).to.equal('invocation.timeout')
  })

  for (const behaviour of ['unknownType', 'extraField', 'noArray', 'badTypes', 'negative', 'nothing']) {
    it(`a message that does not match its schema ends it: ${behaviour}`, async () => {
      const before = supervisor.statistics().malformed
      expect(await outcome(call(aDeployment(behaviour)))).to.be.oneOf(['worker.lost', 'plugin.crashed'])
      expect(supervisor.statistics().malformed).to.be.greaterThan(before)
      expect(await outcome(call(aDeployment('honest')))).to.equal('honest')
    })
  }

  /** Limits that a slow machine does not reach first. */
  const patient = { ...tightLimits, budgets: { ...tightLimits.budgets, request: { wallMs: 60_000, cpuMs: 250 } } }

  for (const behaviour of ['endless', 'pongs', 'forgeries', 'logs']) {
    it(`what would use up the platform's memory or time ends it: ${behaviour}`, async () => {
      const before = supervisor.statistics().killed
      const memory = process.memoryUsage().rss
      expect(await outcome(call(aDeployment(behaviour, { limits: patient })))).to.be.oneOf([
        'worker.lost',
        'plugin.crashed',
      ])
      expect(process.memoryUsage().rss - memory).to.be.below(1e9)
      expect(supervisor.statistics().killed).to.be.greaterThan(before)
      expect(await outcome(call(aDeployment('honest')))).to.equal('honest')
    })
  }

  for (const behaviour of ['eager', 'largeChunk']) {
    it(`a stream that does not wait for its reader ends it: ${behaviour}`, async () => {
      const before = supervisor.statistics().killed
      const { body } = await call(aDeployment(behaviour))
      await expectEventually(() => supervisor.statistics().killed > before)
      const read = async () => {
        for await (const chunk of body as AsyncIterable<Uint8Array>) void chunk
      }
      expect(await read().catch(({ code }) => code)).to.equal('plugin.crashed')
      expect(await outcome(call(aDeployment('honest')))).to.equal('honest')
    })
  }

  it('a response that is none is refused', async () => {
    expect(await outcome(call(aDeployment('badHead')))).to.equal('plugin.bad_response')
    expect(await outcome(call(aDeployment('deepHead')))).to.equal('plugin.bad_response')
  })

  it('operations are looked up by name alone, never along prototypes', async () => {
    expect(await outcome(call(aDeployment('badOps')))).to.equal('after')
    expect(reached).to.deep.equal([])
  })

  it('the limits of host calls hold without the guest keeping to them', async () => {
    const deployment = aDeployment('manyCalls')
    expect(await outcome(call(deployment))).to.equal('after')
    expect(reached.length).to.be.at.most(tightLimits.hostCalls)
    expect(await outcome(call(aDeployment('hugeCall')))).to.equal('after')
    expect(reached.length).to.be.at.most(tightLimits.hostCalls)
  })

  it('who would begin in one that is being ended begins in another, and is not to blame', async () => {
    const guilty = outcome(call(aDeployment('waits')))
    await expectEventually(() => supervisor.statistics().workers.some(({ invocations }) => invocations === 1))
    const late = aDeployment('late')
    expect(await outcome(call(late))).to.equal('late')
    expect(await guilty).to.equal('invocation.cpu')
  })

  it('one that is slow to let go of what a caller went away from loses nothing of others for it', async () => {
    const deployment = aDeployment('waits')
    const gone = new AbortController()
    const ends = [outcome(call(deployment, undefined, gone.signal)), outcome(call(deployment))]
    await expectEventually(() => supervisor.statistics().workers.some(({ invocations }) => invocations === 2))
    gone.abort()
    expect(await Promise.all(ends)).to.deep.equal(['invocation.timeout', 'invocation.timeout'])
  })

  it('one that is ended for one request of a plugin blames none of its others, which are made elsewhere', async () => {
    const deployment = aDeployment('deaf')
    const guilty = outcome(call(deployment, 'http://acme.localhost/?hangs'))
    await expectEventually(() => supervisor.statistics().workers.some(({ invocations }) => invocations === 1))
    await new Promise((resolve) => setTimeout(resolve, tightLimits.budgets.request.wallMs / 2))
    expect(await outcome(call(deployment))).to.equal('heard')
    expect(await guilty).to.equal('invocation.timeout')
  })

  it('what it says of isolates that it does not have changes nothing', async () => {
    expect(await outcome(call(aDeployment('otherIsolates')))).to.equal('after')
  })
})

const expectEventually = async (holds: () => boolean) => {
  if (!(await until(async () => holds(), Boolean))) throw new Error('it never came to hold')
}
