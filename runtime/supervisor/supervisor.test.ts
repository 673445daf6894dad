import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { Problem } from '../../problems/problem.ts'
import { defaultLimits } from '../../sandbox/limits.ts'
import { builtSandbox } from './launch.ts'
import { createSupervisor, type RunningSupervisor } from './supervisor.ts'
import type { Deployment, LogRecord, PluginResponse } from './types.ts'

const limits = {
  ...defaultLimits,
  budgets: { ...defaultLimits.budgets, request: { wallMs: 10_000, cpuMs: 600 } },
}

/** Native code that V8 interrupts late or not at all: then only the end of the process ends it. */
const unstoppable = 'const many = new Array(3e6).fill(0).map(Math.random); for (;;) many.sort()'

describe('the supervisor', () => {
  let supervisor: RunningSupervisor
  afterEach(() => supervisor.close())

  const aDeployment = (body: string, given: Partial<Deployment> = {}): Deployment => {
    const text = `export default { async fetch(request, context) { ${body} } }`
    return {
      installation: { id: randomUUID(), plugin: 'plugin', version: '1.0.0' },
      tenant: { id: randomUUID(), slug: 'acme' },
      revision: '1',
      code: { sha256: text, read: async () => text },
      declared: [],
      grant: {},
      settings: {},
      trust: 'verified',
      dynamicCode: false,
      limits,
      ...given,
    }
  }
  const call = (deployment: Deployment, method = 'GET') =>
    supervisor.request(deployment, {
      kind: 'request',
      request: { method, url: 'http://acme.localhost/', headers: [], body: null },
    })
  const outcome = (answer: Promise<PluginResponse>): Promise<unknown> =>
    answer.then(
      ({ body }) => body,
      (error: unknown) => (error instanceof Problem ? error.code : error),
    )

  it('serves whoever waits behind loops that are hard to stop, whatever the method and whether or not their worker is ended for it', async () => {
    supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1 })
    const neighbours = Array.from({ length: 10 }, () => aDeployment(`return new Response('done')`))
    await Promise.all(neighbours.map((each) => call(each)))
    // More than a worker has threads, so that whoever comes next has to wait for one.
    const loops = Array.from({ length: 6 }, () => aDeployment(unstoppable))
    const ends = loops.map((each) => outcome(call(each)))
    await new Promise((resolve) => setTimeout(resolve, 50))
    const outcomes = await Promise.all(neighbours.map((each) => outcome(call(each, 'POST'))))
    expect(outcomes).to.deep.equal(neighbours.map(() => 'done'))
    expect(await Promise.all(ends)).to.include('invocation.cpu')
  })

  it('keeps no more isolates in a worker than it may, and every installation answers', async () => {
    supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1, room: { isolates: 3 } })
    const deployments = Array.from({ length: 8 }, (_, n) => aDeployment(`return new Response('${n}')`))
    for (let round = 0; round < 2; round++) {
      for (const [n, deployment] of deployments.entries()) {
        expect(await outcome(call(deployment))).to.equal(String(n))
        const [worker] = supervisor.statistics().workers
        expect(worker!.isolates).to.be.at.most(3)
      }
    }
  })

  it('gives back the memory of an isolate that nobody calls any more', async () => {
    supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1 })
    const deployment = aDeployment(`globalThis.kept = Array.from({ length: 1e5 }, (_, n) => ({ n }))
      globalThis.kept = []
      return new Response('done')`)
    expect(await outcome(call(deployment))).to.equal('done')
    const before = await supervisor.memoryBytes(deployment)
    let after = before
    for (let tries = 0; tries < 100 && after > before / 2; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      after = await supervisor.memoryBytes(deployment)
    }
    expect(after).to.be.below(before / 2)
    expect(await outcome(call(deployment))).to.equal('done')
  })

  it('tells the memory of an isolate whose installation is to go on in the worker of heavy ones', async () => {
    supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1 })
    const deployment = aDeployment(`for (const end = Date.now() + 200; Date.now() < end;);
      return new Response('done')`)
    expect(await outcome(call(deployment))).to.equal('done')
    expect(await supervisor.memoryBytes(deployment)).to.be.above(0)
  })

  it('passes on what a module says when it is loaded for a tenant, not when it is only looked at', async () => {
    const told: string[] = []
    const onLog = ({ tenant, message }: LogRecord) => void told.push(`${tenant}: ${message}`)
    supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1, onLog })
    const text = `console.log('begins'); export default { fetch: () => new Response('done') }`
    await supervisor.inspect({ sha256: text, text })
    const deployment = aDeployment('', { code: { sha256: text, read: async () => text } })
    expect(await outcome(call(deployment))).to.equal('done')
    expect(told).to.deep.equal(['acme: begins'])
  })

  it('answers who comes right behind an eviction, again and again', async () => {
    supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1 })
    const deployment = aDeployment(`return new Response('done')`)
    for (let round = 0; round < 30; round++) {
      expect(await outcome(call(deployment, 'POST'))).to.equal('done')
      await supervisor.evict(deployment.installation.id)
    }
  })

  it('keeps workers to the processors that they are given, and says why where that is not possible', async function () {
    if (process.platform !== 'linux') return this.skip()
    supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1, launch: { ...builtSandbox, cpus: '0' } })
    expect(await outcome(call(aDeployment(`return new Response('up')`)))).to.equal('up')
    const [worker] = supervisor.statistics().workers
    expect(await readFile(`/proc/${worker!.pid}/status`, 'utf8')).to.match(/^Cpus_allowed_list:\t0$/m)
    await supervisor.close()
    supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1, launch: { ...builtSandbox, cpus: '4000' } })
    const refused = await call(aDeployment(`return new Response('up')`)).catch((error: unknown) => error)
    expect(String((refused as Error).cause)).to.match(/taskset/)
  })

  it('lets an isolate that is evicted come to its end, whatever V8 can not interrupt in it, beside its neighbours', async () => {
    const said = new EventEmitter()
    supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1, onLog: ({ message }) => said.emit(message) })
    const patient = { ...limits, budgets: { ...limits.budgets, request: { ...limits.budgets.request, cpuMs: 5_000 } } }
    const busy = aDeployment(
      `const numbers = Uint32Array.from({ length: 6e6 }, (_, n) => (n * 2654435761) % 4294967296)
      console.log('sorts'); numbers.sort(); return new Response('sorted')`,
      { limits: patient },
    )
    const sleeps = `console.log('sleeps'); await new Promise((resolve) => setTimeout(resolve, 1_500)); return new Response('slept')`
    const isAsleep = once(said, 'sleeps')
    const neighbour = outcome(call(aDeployment(sleeps), 'POST'))
    await isAsleep
    const isSorting = once(said, 'sorts')
    const evicted = outcome(call(busy, 'POST'))
    await isSorting
    const [before] = supervisor.statistics().workers
    await supervisor.evict(busy.installation.id)
    expect(await evicted).to.equal('isolate.evicted')
    expect(await neighbour).to.equal('slept')
    expect(supervisor.statistics().workers.map(({ pid }) => pid)).to.deep.equal([before!.pid])
    expect(supervisor.health(busy.installation.id).state).to.equal('healthy')
  })

  it('does not count time in which nothing of a worker ran as CPU time of who ran in it', async () => {
    const said = new EventEmitter()
    supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1, onLog: ({ message }) => said.emit(message) })
    const second = { ...limits, budgets: { ...limits.budgets, request: { wallMs: 10_000, cpuMs: 1_000 } } }
    const sums = `for (let n = 0; n < 1e8; n++) sum += n % 7;`
    const loop = `console.log('runs'); let sum = 0; ${sums} console.log('still runs'); ${sums} return new Response('ran')`
    const runs = once(said, 'runs')
    const ran = outcome(call(aDeployment(loop, { limits: second })))
    await runs
    const [worker] = supervisor.statistics().workers
    process.kill(worker!.pid!, 'SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, 1_300))
    process.kill(worker!.pid!, 'SIGCONT')
    expect(await ran).to.equal('ran')
  })

  for (const [what, wallMs, stoppedMs] of [
    ['does not end at once what is over', 600, 1_000],
    ['does not answer', 20_000, 3_000],
  ] as const)
    it(`lets a worker live that ${what} since it gets no processor, with all that its neighbours have under way`, async () => {
      const said = new EventEmitter()
      supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1, onLog: ({ message }) => said.emit(message) })
      const budgeted = (wallMs: number) => ({
        limits: { ...limits, budgets: { ...limits.budgets, request: { wallMs, cpuMs: 600 } } },
      })
      const sleeps = (ms: number) =>
        `console.log('sleeps'); await new Promise((resolve) => setTimeout(resolve, ${ms})); return new Response('slept')`
      const isAsleep = once(said, 'sleeps')
      const neighbour = outcome(call(aDeployment(sleeps(3_500), budgeted(20_000)), 'POST'))
      await isAsleep
      const fallsAsleep = once(said, 'sleeps')
      const ends = outcome(call(aDeployment(sleeps(2_000), budgeted(wallMs)), 'POST'))
      await fallsAsleep
      const [worker] = supervisor.statistics().workers
      process.kill(worker!.pid!, 'SIGSTOP')
      await new Promise((resolve) => setTimeout(resolve, stoppedMs))
      process.kill(worker!.pid!, 'SIGCONT')
      expect(await ends).to.equal(wallMs < stoppedMs ? 'invocation.timeout' : 'slept')
      expect(await neighbour).to.equal('slept')
    })

  it('has nothing left to do for an isolate that was ended', async () => {
    supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1, limits })
    const short = { ...limits, budgets: { ...limits.budgets, request: { wallMs: 2_000, cpuMs: 50 } } }
    expect(await outcome(call(aDeployment('for (;;);', { limits: short })))).to.equal('invocation.cpu')
    const [worker] = supervisor.statistics().workers
    const turns = async () => {
      const status = await readFile(`/proc/${worker!.pid!}/status`, 'utf8')
      return Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(status)![1])
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
    const before = await turns()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect((await turns()) - before, 'looked at every 5 ms it takes some 200').to.be.below(60)
  })

  it('keeps a tenant from taking more places than it may, and gives what is free to who has least', async () => {
    supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1 })
    const few = { ...limits, tenantConcurrency: 4 }
    const sleep = `await new Promise((resolve) => setTimeout(resolve, 300)); return new Response('slept')`
    const tenant = { id: randomUUID(), slug: 'busy' }
    const crowd = Array.from({ length: 4 }, () => aDeployment(sleep, { tenant, limits: few }))
    const waiting = crowd.flatMap((each) => [1, 2, 3].map(() => outcome(call(each))))
    await new Promise((resolve) => setTimeout(resolve, 150))
    const [worker] = supervisor.statistics().workers
    expect(worker!.invocations).to.be.at.most(4)
    expect(await outcome(call(aDeployment(`return new Response('mine')`)))).to.equal('mine')
    expect(await Promise.all(waiting)).to.deep.equal(waiting.map(() => 'slept'))
  })

  it('ends a module that can not be stopped while it loads, and says why', async () => {
    supervisor = createSupervisor({ capabilities: [], sharedWorkers: 1, limits })
    const code = `${unstoppable}; export default { fetch: () => new Response() }`
    const short = { ...limits, budgets: { ...limits.budgets, lifecycle: { wallMs: 2_000, cpuMs: 200 } } }
    const deployment = aDeployment('', { code: { sha256: code, read: async () => code }, limits: short })
    expect(await outcome(call(deployment))).to.be.oneOf(['invocation.cpu', 'plugin.crashed', 'invocation.timeout'])
    expect(await outcome(call(aDeployment(`return new Response('fine')`)))).to.equal('fine')
  })
})
