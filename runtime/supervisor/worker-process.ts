import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { inBatches, quietBelow } from '../../sandbox/bridge/batch.ts'
import { fromWorker, type FromWorker, type ToWorker } from '../../sandbox/bridge/messages.ts'
import { ChannelGuard } from './channel-guard.ts'
import { processCpuMs } from './process-cpu.ts'
import type { IsolateSlot } from './slot.ts'
import { startWorkerProcess, type Launch } from './launch.ts'

/** How often the resident memory of a busy worker is read. */
const memoryTickMs = 10
/** A worker that does not answer a ping for this long while it is busy is taken for dead, */
const silentMs = 2_000
/** unless its process had less CPU time meanwhile, since then it waits for a processor; */
const leastCpuMs = 1_000
/** but not for longer than this. */
const starvedMs = 10_000
const pingMs = 500
const pageBytes = 4_096
/** A nice value. */
const lowPriority = 10
const keptStderr = 4_096
/** Messages that a worker of ours sends now and then, and that cost something each. */
const talk: ReadonlySet<FromWorker['type']> = new Set(['pong', 'long', 'disposed', 'measured', 'profiled'])

export interface WorkerEvents {
  message: (worker: WorkerProcess, message: FromWorker) => void
  /** It sent what no worker of ours sends; it is being ended. */
  malformed: (worker: WorkerProcess) => void
  /** The process is gone; `code` says why as far as is known. */
  exit: (worker: WorkerProcess, code: string) => void
  /** Bytes by which a busy worker may exceed what it held when it was last idle. */
  memoryAllowance: (worker: WorkerProcess) => number
}

let nextWorker = 1

/** One sandbox worker process, seen from the supervisor: started, spoken to, watched and killed. */
export class WorkerProcess {
  readonly number = nextWorker++
  /** Which installations it may host: see placement. Set once, when it leaves the pool of spare workers. */
  group: string | undefined
  /** Isolates by key. */
  readonly isolates = new Map<string, IsolateSlot>()
  /** Those that take invocations, by the revision of an installation that they serve. */
  readonly serving = new Map<string, IsolateSlot>()
  /** Installations whose isolates it was ever sent. */
  readonly hosted = new Set<string>()
  /** Hashes of the code that it has been sent, and may have forgotten. */
  readonly wasSentCode = new Set<string>()
  /** How many invocations are under way in it. */
  underWay = 0
  /** Isolates that are being loaded. */
  readonly loading = new Set<IsolateSlot>()
  /** Keys of the isolates in which one entry runs for long, as the worker said last. */
  long: ReadonlySet<string> = new Set()
  readonly ready: Promise<void>
  readonly send = inBatches<ToWorker>(
    (messages) => {
      // What can't be sent any more is answered for when the process has ended.
      if (!this.gone && this.#child.connected) this.#child.send(messages, () => undefined)
    },
    () => this.underWay < quietBelow,
  ).send
  /** Whether it has booted. */
  started = false
  /** Whether it was sent SIGKILL: it takes nothing new. */
  dying = false
  gone = false
  residentBytes = 0
  #child: ChildProcess
  #events: WorkerEvents
  #guard: ChannelGuard
  #stderr = ''
  #killedFor: string | undefined
  #memoryTimer: NodeJS.Timeout | undefined
  /** A worker that stands at a breakpoint answers nothing, and shall not be killed for it. */
  #isWatched: boolean
  #idleBytes = 0
  /** When it had been silent for a while; undefined unless it is. */
  #cpuAtSilence: number | undefined
  #lastPong = performance.now()
  #lastPing = 0
  #lastWatch = performance.now()

  constructor(launch: Launch, events: WorkerEvents) {
    this.#events = events
    this.#isWatched = launch.inspectPort === undefined
    this.#child = launch.started ?? startWorkerProcess(launch)
    this.#guard = new ChannelGuard(this.#child, () => this.distrust())
    this.ready = new Promise((resolve, reject) => {
      this.#child.once('error', reject)
      // Only then all is there that it said.
      this.#child.once('close', () =>
        reject(new Error(`A sandbox worker ended while it started: ${this.#stderr.trim()}`)),
      )
      this.#child.once('message', () => {
        this.#idleBytes = this.#readResident()
        this.started = true
        resolve()
      })
    })
    this.ready.catch(() => undefined)
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-keptStderr)
    })
    this.#child.on('message', (messages) => this.#receive(messages))
    this.#child.on('error', () => undefined)
    this.#child.once('exit', () => this.#onExit())
    // One that was started ahead of time may have said that it is ready before anyone listened; it answers again.
    if (launch.started === undefined) return
    launch.started = undefined
    this.#child.send([{ type: 'ping', n: 0 } satisfies ToWorker])
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Gives way to every other process when there is more to do than the processors can. */
  yieldToOthers() {
    void this.ready.then(
      () => this.#lowerPriority(),
      () => undefined,
    )
  }

  /** On Linux each thread has a priority of its own; those that are made later take it over from the one that makes them. */
  #lowerPriority() {
    try {
      for (const thread of readdirSync(`/proc/${this.pid}/task`)) setPriority(Number(thread), lowPriority)
    } catch {
      // There is no such folder elsewhere, or the process is gone.
    }
  }

  /** Starts or stops watching, as invocations come and go. */
  began() {
    this.underWay += 1
    this.#beginWatch()
  }

  beganLoading(slot: IsolateSlot) {
    this.loading.add(slot)
    this.#beginWatch()
  }

  get isAtWork(): boolean {
    return this.underWay > 0 || this.loading.size > 0
  }

  #beginWatch() {
    if (this.#memoryTimer) return
    this.#lastPong = this.#lastWatch = performance.now()
    this.#memoryTimer = setInterval(() => this.#watch(), memoryTickMs)
  }

  ended() {
    this.underWay -= 1
  }

  /** SIGKILL: the only end that nothing in the process can put off. */
  kill(code: string) {
    if (this.gone) return
    this.dying = true
    this.#killedFor ??= code
    this.#child.kill('SIGKILL')
  }

  #receive(messages: unknown) {
    this.#guard.received()
    if (!Array.isArray(messages)) return this.distrust()
    this.#lastPong = performance.now()
    for (const message of messages) {
      // What follows on that for which it is being ended says nothing any more.
      if (this.dying) return
      const checked = fromWorker.safeParse(message)
      if (!checked.success) return this.distrust()
      if (talk.has(checked.data.type)) this.#guard.idleTalk()
      if (checked.data.type === 'long') this.long = new Set(checked.data.isolates)
      this.#events.message(this, checked.data)
    }
  }

  /** A message of it was of no use to anyone: some are expected, a flood ends it. */
  useless() {
    this.#guard.idleTalk()
  }

  /** Ends it, since it did what no worker of ours does. */
  distrust() {
    if (this.dying) return
    this.#events.malformed(this)
    this.kill('worker.lost')
  }

  #watch() {
    const now = performance.now()
    // While this process was busy it heard nothing; that is no silence of the worker.
    if (now - this.#lastWatch > memoryTickMs * 5) this.#lastPong += now - this.#lastWatch
    this.#lastWatch = now
    if (!this.isAtWork) {
      clearInterval(this.#memoryTimer)
      this.#memoryTimer = undefined
      this.#idleBytes = this.#readResident()
      return
    }
    if (this.#readResident() > this.#idleBytes + this.#events.memoryAllowance(this))
      return this.kill('invocation.memory')
    if (now - this.#lastPing > pingMs) {
      this.#lastPing = now
      this.send({ type: 'ping', n: Math.round(now) })
    }
    this.#watchSilence(now - this.#lastPong)
  }

  #watchSilence(ms: number) {
    if (ms < pingMs) this.#cpuAtSilence = undefined
    else this.#cpuAtSilence ??= this.cpuMs()
    if (ms < silentMs) return
    const isStarved = this.#cpuAtSilence !== undefined && this.cpuMs()! - this.#cpuAtSilence < leastCpuMs
    if (!isStarved || ms > starvedMs) this.kill('worker.lost')
  }

  /** CPU time that the process had so far; undefined where there is no /proc. */
  readonly cpuMs = (): number | undefined => processCpuMs(this.pid)

  /** Resident memory by /proc; where there is none (macOS) this layer is not active and 0 is told. */
  #readResident(): number {
    try {
      const pages = readFileSync(`/proc/${this.pid}/statm`, 'latin1').split(' ', 2)[1]
      this.residentBytes = Number(pages) * pageBytes
    } catch {
      this.residentBytes = 0
    }
    return this.residentBytes
  }

  #onExit() {
    this.gone = true
    this.#guard.close()
    clearInterval(this.#memoryTimer)
    const outOfMemory = /out of memory|allocation failed|invalid array length/i.test(this.#stderr)
    this.#events.exit(this, this.#killedFor ?? (outOfMemory ? 'invocation.memory' : 'worker.lost'))
  }
}
