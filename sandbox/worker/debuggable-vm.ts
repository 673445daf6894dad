import vm from 'node:vm'
import type { IsolatedVm } from './isolated-vm.ts'

/**
 * Stands in for isolated-vm when an author debugs: the same guest and the same bridge, in contexts of this process, so
 * that Node's own inspector shows the plugin's code. It isolates nothing and limits nothing, and is only ever used for
 * one's own code on one's own machine (`plexica run --inspect`). isolated-vm has an inspector per isolate, but V8
 * ends the process when a session begins in it (7.0.1 on Node 26: "Check failed: IsCreationThread()").
 */
type Crossing = (...args: unknown[]) => unknown

class Callback {
  readonly call: Crossing

  constructor(call: Crossing, { sync = false }: { sync?: boolean } = {}) {
    this.call = sync ? (...args) => call(...args) : (...args) => void setImmediate(() => call(...args.map(copied)))
  }
}

/** Bytes of a context are of another realm here; what leaves one is copied, as isolated-vm does. */
const copied = (value: unknown): unknown =>
  Object.prototype.toString.call(value) === '[object ArrayBuffer]' ? structuredClone(value) : value

class Crossed {
  readonly value: unknown
  constructor(value: unknown) {
    this.value = value
  }
}

class ExternalCopy {
  readonly #value: unknown
  constructor(value: unknown) {
    this.#value = value
  }
  copyInto = () => new Crossed(this.#value)
  release = () => undefined
}

class Reference {
  readonly #run: Crossing
  readonly #context: vm.Context

  constructor(run: Crossing, context: vm.Context) {
    this.#run = run
    this.#context = context
  }

  async apply(receiver: unknown, args: unknown[] = [], { result }: { result?: { reference?: boolean } } = {}) {
    const value = await new Promise((resolve, reject) => {
      setImmediate(() => {
        try {
          const returned: unknown = Reflect.apply(this.#run, receiver, args.map(this.#into))
          // Behind what it signalled, as isolated-vm keeps it.
          setImmediate(() => resolve(returned))
        } catch (error) {
          reject(error)
        }
      })
    })
    return result?.reference ? new Reference(value as Crossing, this.#context) : value
  }

  applyIgnored(receiver: unknown, args: unknown[] = []) {
    setImmediate(() => Reflect.apply(this.#run, receiver, args.map(this.#into)))
  }

  #into = (argument: unknown): unknown => {
    if (argument instanceof Callback) return argument.call
    const value = argument instanceof Crossed ? argument.value : argument
    if (!(value instanceof ArrayBuffer)) return value
    const own = vm.runInContext(`new ArrayBuffer(${value.byteLength})`, this.#context) as ArrayBuffer
    new Uint8Array(own).set(new Uint8Array(value))
    return own
  }
}

class Isolate {
  isDisposed = false
  readonly cpuTime = 0n
  #context: vm.Context | undefined

  createContext = async () => (this.#context = vm.createContext())

  compileScript = async (code: string, { filename }: { filename: string }) => ({
    run: async (context: vm.Context) =>
      new Reference(new vm.Script(code, { filename }).runInContext(context) as Crossing, context),
  })

  compileModule = async (code: string, { filename }: { filename: string }) => {
    const module = new vm.SourceTextModule(code, {
      identifier: filename,
      ...(this.#context && { context: this.#context }),
    })
    return {
      dependencySpecifiers: module.moduleRequests.map(({ specifier }) => specifier),
      instantiate: () => module.link(() => Promise.reject(new Error('A plugin imports nothing.'))),
      evaluate: () => module.evaluate(),
      namespace: { derefInto: () => new Crossed(module.namespace) },
    }
  }

  dispose = () => {
    this.isDisposed = true
  }

  getHeapStatistics = async () => ({ used_heap_size: process.memoryUsage().heapUsed, externally_allocated_size: 0 })
  startCpuProfiler = () => undefined
  stopCpuProfiler = async () => []
}

export const debuggableVm = { Callback, ExternalCopy, Isolate, Reference } as unknown as IsolatedVm
