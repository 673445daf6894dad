import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inBatches, quietBelow } from '../bridge/batch.ts'
import { toWorker, type FromWorker, type ToWorker } from '../bridge/messages.ts'
import { BootedIsolate, type GuestScripts } from './booted-isolate.ts'
import { Caretaker } from './caretaker.ts'
import { CodeCache } from './code-cache.ts'
import { debuggableVm } from './debuggable-vm.ts'
import { describeLoadError, LoadError } from './isolate-errors.ts'
import type { IsolateHost } from './isolate-host.ts'
import { HostedIsolate } from './isolate.ts'
import { loadIsolatedVm } from './isolated-vm.ts'
import { dropPrivileges } from './privileges.ts'
import { Spares } from './spares.ts'
import { Turns } from './turns.ts'
import { warmBootstrap } from './warm-bootstrap.ts'
import { Watchdog } from './watchdog.ts'

/**
 * The sandbox worker: a process that hosts isolates and holds nothing else. It is started with
 * `[path of the isolated-vm binary, folder of the guest scripts, uid to become]` under Node's permission
 * model and is assumed to be hostile by the supervisor.
 */
const [binary = '', guestFolder = '', uid = ''] = process.argv.slice(2)

/** How long after it is ready this process loads what only some plugins need. */
const cryptographyAfterMs = 500

/** All guest scripts, read while this process may still read. */
const scripts = new Map(
  readdirSync(guestFolder)
    .filter((file) => file.endsWith('.js'))
    .map((file) => [file.slice(0, -'.js'.length), readFileSync(join(guestFolder, file), 'utf8')]),
)

const isolates = new Map<string, HostedIsolate>()
/** Which isolate an invocation runs in. */
const placed = new Map<string, HostedIsolate>()
const codeCache = new CodeCache()
const caretaker = new Caretaker()
const { send, flush } = inBatches<FromWorker>(
  (messages) => process.send?.(messages),
  () => placed.size < quietBelow,
)

// No binary: the author debugs, and this process is started with Node's inspector.
const ivm = binary === '' ? debuggableVm : loadIsolatedVm(binary)
const guestScripts: GuestScripts = {
  bootstrap: { code: scripts.get('bootstrap') ?? '' },
  chunk: (name) => scripts.get(name) ?? '',
}
/** Memory of the isolates that are booted ahead of time, until another size is asked for. */
const usualMemoryMb = 64
const spares = new Spares((memoryMb) => new BootedIsolate(ivm, guestScripts, memoryMb), usualMemoryMb)

const host: IsolateHost = {
  watchdog: new Watchdog((running) => send({ type: 'long', isolates: running })),
  intoIsolate: (argument) =>
    argument instanceof ArrayBuffer ? new ivm.ExternalCopy(argument).copyInto({ release: true }) : argument,
  breathe: () => {
    if (!host.watchdog.look()) return
    // A sign of life, if there is nothing else to say.
    send({ type: 'pong', n: 0 })
    flush()
  },
  unstarted: () => [...isolates.values()].flatMap((isolate) => isolate.unstarted),
  send: (message) => {
    if (message.type === 'failed' || message.type === 'done' || (message.type === 'respond' && message.last))
      placed.delete(message.id)
    if (message.type === 'disposed') forget(message.isolate)
    send(message)
  },
  call: (isolate, message) => {
    if (message.op.startsWith('crypto.')) {
      cryptoTurns.add(isolate, {
        isWanted: () => placed.get(message.id) === isolate,
        run: () => answerCrypto(isolate, message),
      })
    } else send(message)
  },
}

const forget = (key: string) => {
  const isolate = isolates.get(key)
  if (!isolate) return
  isolates.delete(key)
  caretaker.forget(isolate)
}

/** Operations of cryptography under way at once, on threads that they share. */
const cryptoTurns = new Turns<HostedIsolate>(2)
/** Time of an operation that is not charged: short ones spend most of theirs on waiting for a thread. */
const freeCryptoMs = 1

/** Comes when it is needed, or there is time: it is a good part of what this process has to load. */
const cryptography = () => import('./crypto.ts')

/** Cryptography needs no authority, so it is answered here, without a way to the supervisor. */
const answerCrypto = async (
  isolate: HostedIsolate,
  { id, call, op, json, bytes }: Extract<FromWorker, { type: 'call' }>,
) => {
  const answer = { type: 'answer', id, call } as const
  const { cryptoOp } = await cryptography()
  const startedMs = performance.now()
  const charge = () => isolate.chargeFor(id, performance.now() - startedMs - freeCryptoMs)
  try {
    const { value, bytes: out } = await cryptoOp(op.slice('crypto.'.length), JSON.parse(json), bytes)
    charge()
    isolate.answer({ ...answer, ok: true, json: JSON.stringify(value ?? null), ...(out && { bytes: out }) })
  } catch (error) {
    charge()
    const { name, message } = error instanceof Error ? error : new Error('The operation failed')
    isolate.answer({ ...answer, ok: false, json: JSON.stringify({ name, message }) })
  }
}

const load = async (message: Extract<ToWorker, { type: 'load' }>) => {
  const { isolate: key, codeHash, code: given } = message
  const code = codeCache.take(codeHash, given)
  if (!code) return send({ type: 'code_wanted', isolate: key })
  let isolate: HostedIsolate | undefined
  try {
    isolate = new HostedIsolate(key, spares.take(message.memoryMb), code, host)
    isolates.set(key, isolate)
    const surface = await isolate.load(message)
    send({ type: 'loaded', isolate: key, surface, cpuMs: isolate.cpuMs })
    caretaker.loaded(isolate)
  } catch (error) {
    if (isolates.get(key) === isolate) isolates.delete(key)
    const { code, message: text, guestStack } = error instanceof LoadError ? error : describeLoadError(error)
    const cpuMs = isolate?.cpuMs ?? 0
    send({ type: 'load_failed', isolate: key, code, message: text, cpuMs, ...(guestStack && { stack: guestStack }) })
  }
}

const measure = async (key: string) => {
  const heapBytes = (await isolates.get(key)?.heapBytes()) ?? 0
  send({ type: 'measured', isolate: key, heapBytes })
}

const profile = async (key: string, ms: number) => {
  const profiles =
    (await isolates
      .get(key)
      ?.profile(ms)
      .catch(() => [])) ?? []
  send({ type: 'profiled', isolate: key, json: JSON.stringify(profiles) })
}

const invoke = (message: Extract<ToWorker, { type: 'invoke' }>) => {
  const isolate = isolates.get(message.isolate)
  if (!isolate)
    return send({ type: 'failed', id: message.id, code: 'isolate.lost', message: 'The isolate is gone.', cpuMs: 0 })
  placed.set(message.id, isolate)
  caretaker.used(isolate)
  isolate.invoke(message)
}

const receive = (message: ToWorker) => {
  switch (message.type) {
    case 'load':
      return void load(message)
    case 'invoke':
      return invoke(message)
    case 'answer':
      return placed.get(message.id)?.answer(message)
    case 'body':
      return placed.get(message.id)?.body(message)
    case 'pull':
      return placed.get(message.id)?.pull(message)
    case 'cancel':
      return placed.get(message.id)?.cancel(message)
    case 'evict':
      return isolates.get(message.isolate)?.evict()
    case 'ping':
      return send({ type: 'pong', n: message.n })
    case 'profile':
      return void profile(message.isolate, message.ms)
    case 'measure':
      return void measure(message.isolate)
  }
}

dropPrivileges(uid)
process.on('message', (messages) => {
  for (const message of messages as unknown[]) receive(toWorker.parse(message))
})
// Without its supervisor a worker has no one to serve.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
void warmBootstrap(guestScripts.bootstrap.code).then((compiled) => {
  guestScripts.bootstrap.compiled = new ivm.ExternalCopy(compiled)
  send({ type: 'ready' })
  spares.refill()
  setTimeout(() => void cryptography(), cryptographyAfterMs)
})
