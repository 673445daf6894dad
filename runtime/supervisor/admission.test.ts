import { expect } from 'chai'
import { defaultLimits } from '../../sandbox/limits.ts'
import { Admission } from './admission.ts'
import type { Deployment } from './types.ts'

const of = (tenant: string, plugin = 'a', limits = {}): Deployment =>
  ({
    installation: { id: `${tenant}/${plugin}` },
    tenant: { id: tenant },
    limits: { ...defaultLimits, ...limits },
  }) as Deployment

describe('admission', () => {
  it('gives free places to tenants in turn, not to who came first', async () => {
    const admission = new Admission(1)
    const order: string[] = []
    const started = async (deployment: Deployment, name: string) => {
      await admission.enter(deployment)
      order.push(name)
    }
    const all = [started(of('busy'), 'busy 0')]
    for (let n = 1; n <= 3; n++) all.push(started(of('busy'), `busy ${n}`))
    for (let n = 1; n <= 2; n++) all.push(started(of('quiet'), `quiet ${n}`))
    for (const tenant of ['busy', 'busy', 'quiet', 'busy', 'quiet']) {
      await new Promise(setImmediate)
      admission.leave(of(order.at(-1)!.split(' ')[0] ?? tenant))
    }
    await Promise.all(all)
    expect(order.slice(0, 5)).to.deep.equal(['busy 0', 'busy 1', 'quiet 1', 'busy 2', 'quiet 2'])
  })

  it('gives more to who weighs more', () => {
    const admission = new Admission(8)
    const running = { light: 0, heavy: 0 }
    for (let n = 0; n < 8; n++) void admission.enter(of('other'))
    for (let n = 0; n < 20; n++) {
      void admission.enter(of('light'))?.then(() => (running.light += 1))
      void admission.enter(of('heavy', 'a', { weight: 3 }))?.then(() => (running.heavy += 1))
    }
    for (let n = 0; n < 8; n++) admission.leave(of('other'))
    return new Promise(setImmediate).then(() => expect(running).to.deep.equal({ light: 2, heavy: 6 }))
  })

  it('turns away what is more than may wait, and says when to come back', () => {
    const admission = new Admission()
    const deployment = of('acme', 'a', { concurrency: 1, queue: 1 })
    expect(admission.enter(deployment)).to.equal(undefined)
    void admission.enter(deployment)
    expect(() => admission.enter(deployment))
      .to.throw('run')
      .with.property('code', 'installation.busy')
  })

  it('keeps no place in the queue for who went away or ran out of time', async () => {
    const admission = new Admission()
    const deployment = of('acme', 'a', { concurrency: 1, queue: 2 })
    void admission.enter(deployment)
    const gone = new AbortController()
    const code = (waiting: Promise<void> | undefined) => waiting?.catch((error: { code: string }) => error.code)
    const codes = [
      code(admission.enter(deployment, { signal: gone.signal })),
      code(admission.enter(deployment, { deadline: Date.now() + 5 })),
    ]
    gone.abort()
    expect(await Promise.all(codes)).to.deep.equal(['invocation.cancelled', 'invocation.timeout'])
    const next = admission.enter(deployment)
    admission.leave(deployment)
    await next
    admission.leave(deployment)
    expect(admission.enter(deployment)).to.equal(undefined)
  })
})
