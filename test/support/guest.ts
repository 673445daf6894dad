import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import ivm from 'isolated-vm'
import { cryptoOp } from '../../sandbox/worker/crypto.ts'
import { buildBootstrap, buildChunks } from '../../sandbox/guest/build.ts'

/** Builds the web standards of the guest into a folder of its own, once per process. */
let built: Promise<{ folder: string; bootstrap: string }> | undefined
const buildOnce = () =>
  (built ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plexica-guest-'))
    process.once('exit', () => void rm(folder, { recursive: true, force: true }))
    const file = join(folder, 'bootstrap.js')
    await Promise.all([buildBootstrap(join(import.meta.dirname, 'guest-entry.ts'), file), buildChunks(folder)])
    return { folder, bootstrap: await readFile(file, 'utf8') }
  })())

interface GuestOptions {
  /** Answers host calls. */
  call?: (op: string, input: unknown, bytes: Uint8Array | undefined) => Promise<{ value: unknown; bytes?: Uint8Array }>
  memoryMb?: number
}

export interface Guest {
  /** Evaluates a script; its completion value, as JSON, when it settles. */
  run: (script: string) => Promise<unknown>
  /** Evaluates an ES module whose default export is a function, and calls it. */
  module: (code: string, ...args: unknown[]) => Promise<unknown>
  logs: { level: string; text: string }[]
  dispose: () => void
}

/** A real isolate with the web standards in it, and nothing else of the platform. */
export const aGuest = async ({ call, memoryMb = 128 }: GuestOptions = {}): Promise<Guest> => {
  const { folder, bootstrap } = await buildOnce()
  const isolate = new ivm.Isolate({ memoryLimit: memoryMb })
  const context = await isolate.createContext()
  const timers = new Map<number, NodeJS.Timeout>()
  const logs: Guest['logs'] = []
  const script = await isolate.compileScript(bootstrap, { filename: 'plexica:///guest.js' })
  const boot = (await script.run(context, { reference: true })) as ivm.Reference<(...args: unknown[]) => unknown>

  const answerCall = async (id: number, op: string, json: string, bytes: ArrayBuffer | undefined) => {
    try {
      if (op.startsWith('crypto.')) {
        const { value, bytes: out } = await cryptoOp(op.slice(7), JSON.parse(json), bytes && new Uint8Array(bytes))
        return await answerReference.apply(
          undefined,
          [id, true, JSON.stringify(value ?? null), out && exactBuffer(out)],
          { arguments: { copy: true } },
        )
      }
      if (!call)
        throw Object.assign(new Error(`The manifest does not ask for "${op}".`), { code: 'capability.undeclared' })
      const answer = await call(op, JSON.parse(json), bytes && new Uint8Array(bytes))
      await answerReference.apply(
        undefined,
        [id, true, JSON.stringify(answer.value ?? null), answer.bytes && exactBuffer(answer.bytes)],
        { arguments: { copy: true } },
      )
    } catch (error) {
      const { name, message, code } = error as Error & { code?: unknown }
      const json = JSON.stringify({ name, message, ...(typeof code === 'string' && { code }) })
      await answerReference.apply(undefined, [id, false, json], { arguments: { copy: true } }).catch(() => undefined)
    }
  }
  const send = new ivm.Callback(
    (kind: string, ...args: unknown[]) => {
      if (kind === 'setTimer') {
        const [id, delayMs] = args as [number, number]
        timers.set(
          id,
          setTimeout(() => void fire.apply(undefined, [id]).catch(() => undefined), delayMs),
        )
      } else if (kind === 'clearTimer') clearTimeout(timers.get(args[0] as number))
      else if (kind === 'log') logs.push({ level: args[0] as string, text: args[1] as string })
      else void answerCall(...(args as [number, string, string, ArrayBuffer | undefined]))
    },
    { ignored: true },
  )
  const chunk = new ivm.Callback((name: string) => readFileSync(join(folder, `${name}.js`), 'utf8'), { sync: true })
  const random = new ivm.Callback((length: number) => exactBuffer(randomBytes(length)), { sync: true })
  const booted = (await boot.apply(undefined, [send, chunk, random], {
    result: { reference: true },
  })) as ivm.Reference<{ web: { fireTimer: (id: number) => void }; answer: (...args: unknown[]) => void }>
  const answerReference = (await booted.get('answer', { reference: true })) as ivm.Reference<
    (...args: unknown[]) => void
  >
  const web = (await booted.get('web', { reference: true })) as ivm.Reference<{ fireTimer: (id: number) => void }>
  const fire = (await web.get('fireTimer', { reference: true })) as unknown as ivm.Reference<
    (...args: unknown[]) => void
  >
  await context.global.set('__web', web.derefInto())

  const asJson = async (value: unknown) => (value === undefined ? undefined : (JSON.parse(String(value)) as unknown))
  return {
    logs,
    run: async (code) =>
      asJson(
        await context.eval(`(async () => { const value = await (${code}\n); return JSON.stringify(value) })()`, {
          promise: true,
        }),
      ),
    module: async (code, ...args) => {
      const module = await isolate.compileModule(code, { filename: 'plugin:///server.js' })
      await module.instantiate(context, () => {
        throw new Error('It imports something.')
      })
      await module.evaluate()
      const run = (await module.namespace.get('default', { reference: true })) as ivm.Reference<
        (...args: unknown[]) => unknown
      >
      const wrapped = (await context.eval(
        '(run, args) => Promise.resolve(run(...JSON.parse(args))).then((value) => JSON.stringify(value))',
        { reference: true },
      )) as ivm.Reference<(...args: unknown[]) => unknown>
      return asJson(
        await wrapped.apply(undefined, [run.derefInto(), JSON.stringify(args)], { result: { promise: true } }),
      )
    },
    dispose: () => {
      for (const timer of timers.values()) clearTimeout(timer)
      isolate.dispose()
    },
  }
}

const exactBuffer = (bytes: Uint8Array): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
