import { setTimeout as sleep } from 'node:timers/promises'
import type ivm from 'isolated-vm'
import { Chunk, Enter, Signal } from '../bridge/entries.ts'
import { LogRate } from '../bridge/log-rate.ts'
import type { ToWorker } from '../bridge/messages.ts'
import type { BootedIsolate, GuestEntry } from './booted-isolate.ts'
import type { PluginCode } from './code-cache.ts'
import { CpuLedger } from './cpu-ledger.ts'
import { EntryQueue } from './entry-queue.ts'
import { cpuMsOf, createInvocation, type Invocation } from './invocation.ts'
import type { IsolateHost } from './isolate-host.ts'
import { brokenLimit, describeLoadError, describeRejection, LoadError } from './isolate-errors.ts'
import { loadPlugin, recompile } from './load.ts'
import { OpenInvocations } from './open-invocations.ts'
import type { Watched } from './watchdog.ts'

type Message<T extends ToWorker['type']> = Extract<ToWorker, { type: T }>
type Body = string | Uint8Array | ArrayBuffer | null | undefined

/**
 * How many turns of this process an isolate that was disposed of may take to stop before the process is reported as
 * stuck. On a machine that is too busy turns come late, and so do the threads that isolates run in. One that broke no
 * limit hurts nobody while it stops: it gets the time that is better than to end all that its neighbours have under way.
 */
const stopTurns = { forced: 6, evicted: 100 }
const stopTurnMs = 10
/** What this process alone knows of an invocation; a plugin that says so of itself has just failed. */
const decidedHere = new Set([
  'invocation.cancelled',
  'invocation.cpu',
  'invocation.memory',
  'invocation.stalled',
  'invocation.timeout',
  'isolate.evicted',
  'isolate.lost',
])
/** Why an isolate goes that did nothing wrong. */
const evicted = 'isolate.evicted'
/** How long code that runs while it is ended from outside may take to come to an end. */
const endsWithinMs = 15
/** What this process spends on hearing one signal; it is charged to the invocation, so that floods of them are its own. */
const signalCostNs = 5_000n
/** Signals after which this process does at once what its event loop has no turn for: a flood of them comes in one. */
const signalsAtMost = 200
/** Characters of an unhandled rejection that are passed on. */
const longestRejection = 16_384

const asGuestBytes = (chunk: Uint8Array | undefined): ArrayBuffer | undefined =>
  chunk && (chunk.buffer.slice(chunk.byteOffset, chunk.byteOffset + chunk.byteLength) as ArrayBuffer)
const asBytes = (value: unknown): Uint8Array | undefined =>
  value instanceof ArrayBuffer ? new Uint8Array(value) : undefined

/**
 * One installation's isolate: enters it, bounds every entry in CPU and wall time, and turns what the guest
 * signals into messages. An isolate that breaks a limit is disposed of with all that runs in it.
 */
export class HostedIsolate implements Watched {
  readonly key: string
  #host: IsolateHost
  #isolate: ivm.Isolate
  #booted: BootedIsolate
  #enterGuest: GuestEntry | undefined
  #code: PluginCode
  #cpu: CpuLedger
  #invocations = new OpenInvocations()
  #entries = new EntryQueue()
  #cpuAtTickNs = -1n
  #probing = false
  /** Written by the guest as it is entered: the number of the last entry that began. */
  #progress: Float64Array
  #begunAtTick = 0
  #longSinceMs = 0
  #signals = 0
  #logRate = new LogRate()
  /** The step of loading that is under way. */
  #step: Promise<unknown> | undefined
  #isLoaded = false
  /** Whether an invocation of it came to its end. */
  #hasAnswered = false
  /** Whether its thread compiles what is kept for others: whoever asks it something would wait for that. */
  #isCompiling = false
  /** Why it was disposed of. */
  #dead: string | undefined
  #loadResult: { surface?: string; error?: LoadError } = {}

  constructor(key: string, booted: BootedIsolate, code: PluginCode, host: IsolateHost) {
    this.key = key
    this.#host = host
    this.#code = code
    this.#booted = booted
    this.#isolate = booted.isolate
    this.#cpu = new CpuLedger(booted.isolate)
    this.#progress = booted.progress
    booted.owner = {
      onSignal: (entry, kind, handle, a, b, c, d) => this.#onSignal(entry, kind, handle, a, b, c, d),
      charge: (ns) => this.#charge(ns),
      onCatastrophe: () => this.#tellStuck('invocation.memory'),
    }
  }

  get busy(): boolean {
    return !this.#entries.isEmpty
  }

  get idle(): boolean {
    return this.#invocations.size === 0 && !this.busy
  }

  get cpuMs(): number {
    return Number(this.#cpu.totalNs) / 1e6
  }

  /**
   * Heap in use, with what it holds outside of the heap; 0 once it is gone. One in which nothing runs is asked at once:
   * waking its thread for that costs as much as a tenth of a first request, and metering asks hundreds in a row.
   */
  async heapBytes(): Promise<number> {
    try {
      const isFree = this.idle && !this.#isCompiling
      const statistics = isFree ? this.#isolate.getHeapStatisticsSync() : await this.#isolate.getHeapStatistics()
      return statistics.used_heap_size + (statistics.externally_allocated_size ?? 0)
    } catch {
      return 0
    }
  }

  /** Evaluates the plugin's module. @returns what the plugin declares, as JSON. @throws {LoadError} */
  async load({ environment, wallMs, cpuMs }: Message<'load'>): Promise<string> {
    const loading = createInvocation(0, { id: '', wallMs, cpuMs })
    try {
      const guest = await this.#booted.guest
      if (this.#dead) throw new LoadError(this.#dead, 'The isolate was let go of before it was loaded.')
      this.#enterGuest = guest.enter
      // What was spent before is nobody's.
      this.#cpu.book(undefined)
      guest.enter.applyIgnored(undefined, [0, Enter.begin, 0, environment])
      await loadPlugin({
        isolate: this.#isolate,
        guest,
        code: this.#code,
        bounded: (run) => this.#bounded(loading, run),
        timeoutMs: wallMs,
      })
    } catch (error) {
      // A limit that was broken says more than what the interrupted code then threw.
      const broken = this.#dead
      this.#discard()
      if (broken && broken !== 'plugin.error' && !(error instanceof LoadError))
        throw new LoadError(broken, 'The module was stopped while it was loading.')
      throw error instanceof LoadError ? error : describeLoadError(error)
    }
    const { surface, error } = this.#loadResult
    if (surface !== undefined) {
      this.#isLoaded = true
      return surface
    }
    this.#discard()
    throw (
      error ?? new LoadError('plugin.load_failed', 'The module never finishes: it awaits something at the top level.')
    )
  }

  /** CPU profiles of what runs here within `ms`, one for each thread that it ran in. */
  async profile(ms: number): Promise<ivm.ThreadCpuProfile[]> {
    const title = `profile-${performance.now()}`
    this.#isolate.startCpuProfiler(title)
    await new Promise((resolve) => setTimeout(resolve, ms))
    return this.#dead ? [] : this.#isolate.stopCpuProfiler(title)
  }

  /** See `Caretaker`. */
  keepCompiled(): boolean {
    const code = this.#code
    if (code.isWarm || code.script === undefined || !this.#hasAnswered || this.#dead) return false
    code.isWarm = this.#isCompiling = true
    void recompile(this.#isolate, code.script)
      .then(
        (compiled) => (code.compiled = compiled ?? code.compiled),
        () => (code.isWarm = false),
      )
      .then(() => (this.#isCompiling = false))
    return true
  }

  tidy() {
    this.#enter(undefined, Enter.tidy, 0)
  }

  invoke(message: Message<'invoke'>) {
    const invocation = this.#invocations.begin(message)
    const body: Body = typeof message.body === 'string' ? message.body : asGuestBytes(message.body ?? undefined)
    invocation.entry = this.#enter(invocation, Enter.invoke, invocation.handle, message.input, body, message.streamed)
    invocation.processNs = this.#host.watchdog.processNs
  }

  answer(message: Message<'answer'>) {
    const invocation = this.#invocations.withId(message.id)
    if (!invocation?.calls.delete(message.call)) return
    this.#invocations.wait(invocation, -1)
    this.#enter(
      invocation,
      Enter.answer,
      invocation.handle,
      message.call,
      message.ok,
      message.json,
      asGuestBytes(message.bytes),
    )
  }

  body(message: Message<'body'>) {
    const invocation = this.#invocations.withId(message.id)
    if (!invocation?.requestOpen) return
    const state = message.error ? Chunk.error : message.end ? Chunk.end : Chunk.more
    if (state !== Chunk.more) {
      invocation.requestOpen = false
      this.#invocations.wait(invocation, -1)
    }
    this.#enter(invocation, Enter.body, invocation.handle, asGuestBytes(message.chunk), state)
  }

  pull(message: Message<'pull'>) {
    const invocation = this.#invocations.withId(message.id)
    if (invocation?.responseOpen) this.#enter(invocation, Enter.pull, invocation.handle, message.credit)
  }

  /**
   * Ends one invocation from outside. If its code goes on running, only the whole isolate can be stopped; not so when
   * the caller just went away, since that would let callers end what others have under way.
   */
  cancel(message: Message<'cancel'>) {
    const invocation = this.#invocations.withId(message.id)
    if (!invocation) return
    if (message.code !== 'invocation.cancelled') {
      invocation.deadlineMs = performance.now() + endsWithinMs
      invocation.endCode = message.code
    }
    if (this.#findRunning() === invocation) this.#cpu.book(invocation)
    this.#fail(
      invocation,
      message.code,
      message.code === 'invocation.timeout' ? 'It took longer than it may.' : 'The invocation was ended from outside.',
    )
    this.#enter(undefined, Enter.cancel, invocation.handle)
  }

  /** Charges what this process did for an invocation outside of V8, and ends it when that was too much. */
  chargeFor(id: string, ms: number) {
    const invocation = this.#invocations.withId(id)
    if (!invocation || ms <= 0) return
    invocation.cpuUsedNs += BigInt(Math.round(ms * 1e6))
    if (invocation.cpuUsedNs < invocation.cpuLimitNs) return
    this.#fail(invocation, 'invocation.cpu', 'It used more CPU time than it may.')
    this.#enter(undefined, Enter.cancel, invocation.handle)
  }

  evict() {
    this.#dispose(evicted, undefined)
  }

  /** Ids of the invocations whose code did not begin to run yet. */
  get unstarted(): string[] {
    return this.#invocations.all.filter((invocation) => !this.#hasBegun(invocation)).map(({ id }) => id)
  }

  /** Since when one and the same entry runs, on the clock of `performance.now()`; 0 when nothing runs for long. */
  get runningSinceMs(): number {
    return this.#dead ? 0 : this.#longSinceMs
  }

  #hasBegun({ entry }: Invocation): boolean {
    return entry <= this.#progress[0]!
  }

  /**
   * Ends itself when what runs here passed a limit.
   *
   * @returns in how many milliseconds what runs now can reach a limit at the earliest
   */
  checkLimits(nowMs: number): number {
    if (this.#dead) return Infinity
    const invocation = this.#findRunning()
    const begun = this.#progress[0]!
    const cpuNs = this.#cpu.totalNs
    if (begun !== this.#begunAtTick) this.#cpu.beginEntry(cpuNs, this.#host.watchdog.processNs)
    const cpuLeftMs = invocation ? Number(this.#cpu.leftNs(invocation, cpuNs)) / 1e6 : Infinity
    const wallLeftMs = invocation ? invocation.deadlineMs - nowMs : Infinity
    if (this.#isolate.isDisposed) this.#dispose('invocation.memory', invocation)
    else if (cpuLeftMs <= 0) this.#dispose('invocation.cpu', invocation)
    else if (wallLeftMs <= 0) this.#dispose(invocation?.endCode ?? 'invocation.timeout', invocation)
    if (this.#dead) return Infinity
    const isQuiet = cpuNs === this.#cpuAtTickNs
    if (isQuiet) void this.#probe()
    if (isQuiet || begun !== this.#begunAtTick) this.#longSinceMs = 0
    else this.#longSinceMs ||= nowMs
    this.#begunAtTick = begun
    this.#cpuAtTickNs = cpuNs
    return Math.min(cpuLeftMs, wallLeftMs)
  }

  /** Whose code runs now. CPU time goes to whom it was found running before, when that is another one. */
  #findRunning(): Invocation | undefined {
    const before = this.#entries.running
    const now = this.#entries.reach(this.#progress[0]!) ?? this.#entries.running
    if (before !== now) this.#cpu.book(before)
    return now
  }

  /**
   * Enters the guest without awaiting the end of it: what the guest has to say comes as signals. Only of promises that
   * were rejected and that nobody handles V8 tells at the end, to whoever hears of it.
   *
   * @returns the number of the entry
   */
  #enter(invocation: Invocation | undefined, kind: number, handle: number, ...args: unknown[]): number {
    if (this.#dead || !this.#enterGuest) return 0
    const entry = this.#entries.add(invocation)
    this.#host.watchdog.watch(this)
    const given = [entry, kind, handle, ...args.map(this.#host.intoIsolate)] as string[]
    if (invocation?.isHeard)
      this.#enterGuest.apply(undefined, given).catch((reason: unknown) => this.#onUnhandled(reason, invocation))
    else this.#enterGuest.applyIgnored(undefined, given)
    return entry
  }

  /** Runs one step of loading under the watchdog. */
  async #bounded<T>(loading: Invocation, run: (entry: number) => Promise<T>): Promise<T> {
    const entry = this.#entries.add(loading)
    this.#host.watchdog.watch(this)
    loading.processNs ||= this.#host.watchdog.processNs
    try {
      const step = run(entry)
      this.#step = step
      return await step
    } catch (error) {
      if (!this.#dead && brokenLimit(error) !== 'plugin.error') this.#dispose(brokenLimit(error), loading)
      throw error
    } finally {
      this.#step = undefined
      this.#entries.leave(entry)
      this.#cpu.book(loading)
    }
  }

  /**
   * An entry that does nothing: when it has run, all before it have left. Sent when the isolate is quiet, to learn
   * whether it is idle, and whether what is still open in it can ever go on.
   */
  async #probe() {
    if (this.#probing || !this.#enterGuest) return
    this.#probing = true
    const entry = this.#entries.add(undefined)
    try {
      await this.#enterGuest.apply(undefined, [entry, Enter.nothing, 0])
    } catch {
      if (!this.#dead)
        this.#dispose(this.#isolate.isDisposed ? 'invocation.memory' : 'plugin.error', this.#entries.running)
    }
    this.#probing = false
    if (this.#dead) return
    this.#entries.leave(entry)
    if (this.#entries.isEmpty && this.#invocations.waiting === 0 && this.#invocations.size > 0) this.#failStalled()
  }

  /** Charges time that this process spends for what runs now. */
  #charge(ns: bigint) {
    const invocation = this.#entries.running
    if (invocation) invocation.cpuUsedNs += ns
  }

  #failStalled() {
    for (const invocation of this.#invocations.all) {
      this.#fail(invocation, 'invocation.stalled', 'A promise of the plugin can never settle.')
      this.#enter(undefined, Enter.cancel, invocation.handle)
    }
  }

  #onSignal(entry: unknown, kind: unknown, handle: unknown, a: unknown, b: unknown, c: unknown, d: unknown) {
    if (this.#dead) return
    this.#cpu.book(this.#entries.reach(entry as number))
    this.#charge(signalCostNs)
    if (++this.#signals % signalsAtMost === 0) {
      this.#host.breathe()
      if (this.#dead) return
    }
    if (kind === Signal.loaded) this.#loadResult.surface = String(a)
    else if (kind === Signal.loadFailed)
      this.#loadResult.error = new LoadError('plugin.load_failed', String(a), b === undefined ? undefined : String(b))
    else if (kind === Signal.log) this.#log(handle as number, String(a), String(b))
    else {
      const invocation = this.#invocations.withHandle(handle as number)
      if (invocation) this.#onInvocationSignal(invocation, kind as number, a, b, c, d)
    }
  }

  #onInvocationSignal(invocation: Invocation, kind: number, a: unknown, b: unknown, c: unknown, d: unknown) {
    const { id } = invocation
    switch (kind) {
      case Signal.call:
        invocation.calls.add(a as number)
        this.#invocations.wait(invocation, 1)
        return this.#host.call(this, {
          type: 'call',
          id,
          call: a as number,
          op: String(b),
          json: String(c),
          bytes: asBytes(d),
          cpuMs: cpuMsOf(invocation),
        })
      case Signal.respond:
        invocation.responseOpen = Boolean(c)
        if (c) this.#invocations.wait(invocation, 1)
        if (d) this.#forget(invocation)
        return this.#host.send({
          type: 'respond',
          id,
          head: String(a),
          body: typeof b === 'string' ? b : (asBytes(b) ?? null),
          streamed: Boolean(c),
          last: Boolean(d),
          cpuMs: cpuMsOf(invocation),
        })
      case Signal.chunk:
        if (b !== Chunk.more && invocation.responseOpen) {
          invocation.responseOpen = false
          this.#invocations.wait(invocation, -1)
        }
        return this.#host.send({
          type: 'chunk',
          id,
          chunk: asBytes(a),
          end: b !== Chunk.more,
          error: b === Chunk.error,
        })
      case Signal.pull:
        return this.#host.send({ type: 'pull', id, credit: a as number })
      case Signal.done:
        this.#forget(invocation)
        return this.#host.send({ type: 'done', id, cpuMs: cpuMsOf(invocation) })
      case Signal.fail:
        this.#forget(invocation)
        return this.#host.send({
          type: 'failed',
          id,
          code: decidedHere.has(String(a)) ? 'plugin.error' : String(a),
          message: String(b),
          stack: c === undefined ? undefined : String(c),
          cpuMs: cpuMsOf(invocation),
        })
      case Signal.setTimer:
        return this.#setTimer(invocation, a as number, b as number)
      case Signal.clearTimer:
        return this.#invocations.clearTimer(invocation, a as number)
    }
  }

  /** Logs a rejection that nobody handled. What broke a limit is seen by the watchdog. */
  #onUnhandled(reason: unknown, invocation: Invocation | undefined) {
    if (this.#dead || this.#isolate.isDisposed || brokenLimit(reason) !== 'plugin.error') return
    const text = `Uncaught (in promise) ${describeRejection(reason)}`.slice(0, longestRejection)
    if (invocation) invocation.cpuUsedNs += signalCostNs + BigInt(text.length)
    this.#log(invocation?.handle ?? 0, 'error', text)
  }

  #log(handle: number, level: string, message: string) {
    const id = this.#invocations.withHandle(handle)?.id
    if (!this.#logRate.take()) return
    const known = level === 'debug' || level === 'warn' || level === 'error' ? level : 'info'
    this.#host.send({ type: 'log', ...(id && { id }), isolate: this.key, level: known, message })
  }

  #setTimer(invocation: Invocation, id: number, delayMs: number) {
    this.#invocations.setTimer(invocation, id, delayMs, () => {
      invocation.cpuUsedNs += signalCostNs
      this.#enter(invocation, Enter.timer, invocation.handle, id)
    })
  }

  #forget(invocation: Invocation) {
    this.#hasAnswered = true
    this.#invocations.forget(invocation)
  }

  #fail(invocation: Invocation, code: string, message: string, started = true) {
    if (!this.#invocations.withId(invocation.id)) return
    this.#forget(invocation)
    const cpuMs = cpuMsOf(invocation)
    this.#host.send({ type: 'failed', id: invocation.id, code, message, cpuMs, ...(!started && { started }) })
  }

  /** Lets go of an isolate that never came to serve anyone. */
  #discard() {
    if (this.#dead) return
    this.#dead = 'plugin.load_failed'
    if (!this.#isolate.isDisposed) this.#isolate.dispose()
    this.#entries.clear()
  }

  /** Stops the isolate; `guilty` fails with `code`, all else that was under way in it with a retryable error. */
  #dispose(code: string, guilty: Invocation | undefined) {
    if (this.#dead) return
    this.#dead = code
    this.#cpu.book(guilty)
    const stopped = this.busy ? this.#stopped() : undefined
    if (!this.#isolate.isDisposed) this.#isolate.dispose()
    // Otherwise the watchdog would look at it for ever.
    this.#entries.clear()
    for (const invocation of this.#invocations.all) {
      if (invocation === guilty) this.#fail(invocation, code, 'The plugin was stopped.')
      else
        this.#fail(
          invocation,
          'isolate.lost',
          'The isolate was stopped because of another invocation.',
          this.#hasBegun(invocation),
        )
    }
    if (this.#isLoaded) this.#host.send({ type: 'disposed', isolate: this.key, code })
    if (stopped) void this.#expectStop(stopped, code, code === evicted ? stopTurns.evicted : stopTurns.forced)
  }

  /** Settles when no code runs here any more: an entry that waits for its turn is turned away then. */
  async #stopped(): Promise<unknown> {
    return (this.#step ?? this.#enterGuest?.apply(undefined, [0, Enter.nothing, 0]))?.catch(() => undefined)
  }

  async #expectStop(stopped: Promise<unknown>, code: string, turns: number) {
    let hasStopped = false
    void stopped.then(() => (hasStopped = true))
    for (let turn = 0; turn < turns && !hasStopped; turn++) await sleep(stopTurnMs)
    if (!hasStopped) this.#tellStuck(code)
  }

  #tellStuck(code: string) {
    this.#host.send({ type: 'stuck', isolate: this.key, code, unstarted: this.#host.unstarted() })
  }
}
