import { isProblemCode, Problem } from '../../problems/problem.ts'
import type { ProblemCode } from '../../problems/catalogue.ts'
import { tapeOp } from '../../sandbox/bridge/entries.ts'
import type { FromWorker } from '../../sandbox/bridge/messages.ts'
import { culpritOf, type Culprit } from './blame.ts'
import { brokenLimit } from './broken-limit.ts'
import type { HostCalls } from './host-calls.ts'
import type { Invocations, Running } from './invocations.ts'
import type { Isolates } from './isolates.ts'
import { NotStarted } from './not-started.ts'
import { brokenStream, ResponseStream } from './response-stream.ts'
import type { Deployment, LogRecord } from './types.ts'
import type { WorkerProcess } from './worker-process.ts'

type Message<T extends FromWorker['type']> = Extract<FromWorker, { type: T }>

interface Parts {
  invocations: Invocations
  isolates: Isolates
  hostCalls: HostCalls
  /** An invocation is over; `code` is absent when it went well. */
  finish: (running: Running, code?: string, message?: string) => void
  /** A worker has to go, because of this. */
  killGuilty: (worker: WorkerProcess, culprit: Culprit, code: ProblemCode, unstarted?: string[]) => void
  onLog: (deployment: Deployment, record: LogRecord) => void
  /** A host call failed in a way that nobody foresaw. */
  onError: (error: unknown) => void
  /** A host call was refused by a limit, of which it names one. */
  onLimit: (deployment: Deployment, limit: unknown) => void
  /** A message named an invocation that this worker has no part in. */
  onRefused: (worker: WorkerProcess, type: string, id: string) => void
}

/**
 * The code that an invocation ends with which failed by itself: one that its isolate decides on, or that a host call of it
 * was refused with. Whatever else is said is an error of the plugin.
 */
const believed = ({ refusals }: Running, code: string): ProblemCode =>
  isProblemCode(code) && (/^(capability|invocation|isolate|plugin)\./.test(code) || refusals?.has(code))
    ? code
    : 'plugin.error'

/** What the supervisor does with each message of a worker. A worker is never believed about whose invocation it is. */
export const createMessageHandler = (parts: Parts) => {
  const { invocations, isolates } = parts

  const find = (worker: WorkerProcess, message: { type: string; id: string }): Running | undefined => {
    const running = invocations.find(message.id, worker)
    if (!running) {
      // What was still on its way from a worker that is being ended says nothing.
      if (worker.dying) return
      parts.onRefused(worker, message.type, message.id)
      worker.useless()
    } else running.lastHeardMs = performance.now()
    return running
  }

  const call = async (worker: WorkerProcess, message: Message<'call'>) => {
    const running = find(worker, message)
    const reply = { type: 'answer', id: message.id, call: message.call } as const
    try {
      if (!running) throw new Problem('invocation.unknown')
      running.cpuMs = message.cpuMs
      running.pendingCalls += 1
      const { json, bytes } = await parts.hostCalls.answer(running, message)
      recorded(running, message, { ok: true, json, bytes })
      running.bytesIn += json.length + (bytes?.byteLength ?? 0)
      running.lastHeardMs = performance.now()
      worker.send({ ...reply, ok: true, json, ...(bytes && { bytes }) })
    } catch (error) {
      const json = JSON.stringify(refusal(error))
      if (running) recorded(running, message, { ok: false, json })
      worker.send({ ...reply, ok: false, json })
      if (!(error instanceof Problem)) parts.onError(error)
      else if (running) {
        running.refusals ??= new Map()
        running.refusals.set(error.code, error)
        if (error.detail.limit !== undefined) parts.onLimit(running.deployment, error.detail.limit)
      }
    } finally {
      if (running) running.pendingCalls -= 1
    }
  }

  const respond = (worker: WorkerProcess, message: Message<'respond'>) => {
    const running = find(worker, message)
    if (!running?.settle) return
    running.cpuMs = message.cpuMs
    running.bytesOut += message.body?.length ?? 0
    if (message.streamed) {
      running.stream = new ResponseStream(
        (credit) => worker.send({ type: 'pull', id: message.id, credit }),
        () => worker.send({ type: 'cancel', id: message.id, code: 'invocation.cancelled' }),
      )
    }
    running.settle.resolve({ head: message.head, body: running.stream ?? message.body })
    running.settle = undefined
    if (message.last) parts.finish(running)
  }

  const chunk = (worker: WorkerProcess, message: Message<'chunk'>) => {
    const running = find(worker, message)
    if (!running?.stream) return
    if (message.chunk) {
      running.bytesOut += message.chunk.length
      if (!running.stream.push(message.chunk)) return parts.killGuilty(worker, culpritOf(running), 'plugin.crashed')
    }
    if (message.end) running.stream.end(message.error ? brokenStream() : undefined)
  }

  const failed = (worker: WorkerProcess, message: Message<'failed'>) => {
    const running = find(worker, message)
    if (!running) return
    running.cpuMs = message.cpuMs
    const code = believed(running, message.code)
    logFailure(running, message)
    running.settle?.reject(message.started === false ? new NotStarted('isolate.lost') : failure(running, code, message))
    running.settle = undefined
    parts.finish(running, code, message.message)
  }

  const logFailure = ({ deployment, id, kind }: Running, { code, message, stack }: Message<'failed'>) => {
    if (code === 'isolate.lost' || code === 'invocation.cancelled') return
    parts.onLog(deployment, logRecord(deployment, 'error', `The ${kind} failed (${code}): ${stack ?? message}`, id))
  }

  const stuck = (worker: WorkerProcess, { isolate, code, unstarted }: Message<'stuck'>) => {
    const installationId = isolate.slice(0, isolate.lastIndexOf('@'))
    // It may name anything; whose isolate it never was is not to blame.
    if (!worker.hosted.has(installationId)) return parts.onRefused(worker, 'stuck', isolate)
    parts.killGuilty(worker, { installationId, isolate }, isProblemCode(code) ? code : 'plugin.crashed', unstarted)
  }

  const log = (worker: WorkerProcess, message: Message<'log'>) => {
    if (message.id === undefined) return logOfIsolate(worker, message)
    const running = find(worker, { type: 'log', id: message.id })
    if (!running) return
    if (running.logLines >= running.deployment.limits.logLines) return worker.useless()
    running.logLines += 1
    const text = message.message.slice(0, running.deployment.limits.logLineBytes)
    running.recorder?.logged({ level: message.level, message: text })
    parts.onLog(running.deployment, logRecord(running.deployment, message.level, text, running.id))
  }

  /** What a plugin says while its module loads, and what comes out when the invocation it belongs to is over. */
  const logOfIsolate = (worker: WorkerProcess, { isolate, level, message }: Message<'log'>) => {
    const slot = worker.isolates.get(isolate)
    // Code that is looked at speaks to no tenant, not even to one of that name.
    if (!slot || slot.deployment.isInspected || !slot.logRate.take()) return
    const { deployment } = slot
    parts.onLog(deployment, logRecord(deployment, level, message.slice(0, deployment.limits.logLineBytes)))
  }

  return (worker: WorkerProcess, message: FromWorker) => {
    switch (message.type) {
      case 'call':
        return void call(worker, message)
      case 'respond':
        return respond(worker, message)
      case 'chunk':
        return chunk(worker, message)
      case 'failed':
        return failed(worker, message)
      case 'pull':
        return find(worker, message)?.feed?.pull(message.credit)
      case 'log':
        return log(worker, message)
      case 'loaded':
        return isolates.onLoaded(worker, message)
      case 'load_failed':
        return isolates.onLoadFailed(worker, message)
      case 'code_wanted':
        return isolates.onCodeWanted(worker, message)
      case 'profiled':
        return isolates.onProfiled(worker, message)
      case 'measured':
        return isolates.onMeasured(worker, message)
      case 'disposed':
        return isolates.onDisposed(worker, message.isolate)
      case 'stuck':
        return stuck(worker, message)
      case 'done': {
        const running = find(worker, message)
        if (!running) return
        running.cpuMs = message.cpuMs
        return parts.finish(running)
      }
    }
  }
}

const recorded = (
  { recorder }: Running,
  { call: number, op, json: input, bytes: inputBytes }: Message<'call'>,
  { ok, json: answer, bytes: answerBytes }: { ok: boolean; json: string; bytes?: Uint8Array | undefined },
) => {
  if (op === tapeOp) return
  recorder?.called({
    number,
    op,
    input,
    ok,
    answer,
    ...(inputBytes && { inputBytes }),
    ...(answerBytes && { answerBytes }),
  })
}

const refusal = (error: unknown) =>
  error instanceof Problem
    ? { code: error.code, message: error.message, detail: error.detail }
    : { code: 'platform.error', message: 'The host call failed on our side.' }

/** What the plugin threw is for its author's logs, not for whoever called. */
const failure = (running: Running, code: ProblemCode, { message }: Message<'failed'>): Problem =>
  new Problem(code, brokenLimit(code, running), { cause: message })

const logRecord = (
  { tenant, installation }: Running['deployment'],
  level: LogRecord['level'],
  message: string,
  invocation?: string,
): LogRecord => ({
  at: new Date(),
  level,
  message,
  tenant: tenant.slug,
  plugin: installation.plugin,
  version: installation.version,
  ...(invocation && { invocation }),
})
