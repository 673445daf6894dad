import { expect } from 'chai'
import { suspects } from './blame.ts'
import type { Running } from './invocations.ts'
import type { WorkerProcess } from './worker-process.ts'

describe('who may have ended a worker', () => {
  const now = 10_000
  const worker = { long: new Set(), loading: new Set(), isolates: new Map() } as unknown as WorkerProcess
  const running = (id: string, silentMs: number, pendingCalls = 0) =>
    ({ deployment: { installation: { id } }, lastHeardMs: now - silentMs, pendingCalls }) as Running
  const suspected = (...all: Running[]) => [...suspects(worker, all, now).installations]

  it('is what was silent, not what was heard of just now', () => {
    expect(suspected(running('quiet', 500), running('heard', 1))).to.deep.equal(['quiet'])
  })

  it('is not what waited for an answer of ours, while there is another', () => {
    expect(suspected(running('quiet', 500), running('waiting', 500, 1))).to.deep.equal(['quiet'])
    expect(suspected(running('waiting', 500, 1), running('heard', 1))).to.deep.equal(['waiting'])
  })

  it('is certainly what ran for long by what the worker said, unless another was silent for longer', () => {
    const isolates = new Map([['a@1', { installationId: 'a' }]])
    const told = { ...worker, long: new Set(['a@1']), isolates } as unknown as WorkerProcess
    const blamed = (...all: Running[]) => {
      const { installations, isCertain } = suspects(told, all, now)
      return { installations: [...installations], isCertain }
    }
    expect(blamed(running('a', 90), running('b', 30))).to.deep.equal({ installations: ['a'], isCertain: true })
    expect(blamed(running('a', 90), running('b', 500, 1))).to.deep.equal({ installations: ['a'], isCertain: true })
    expect(blamed(running('a', 30), running('b', 90))).to.deep.equal({ installations: ['a', 'b'], isCertain: false })
  })

  it('is anyone, when all were heard of just now', () => {
    expect(suspected(running('a', 1), running('b', 1))).to.have.members(['a', 'b'])
  })
})
