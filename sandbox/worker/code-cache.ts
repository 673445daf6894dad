import type ivm from 'isolated-vm'
import { asScript } from './plugin-script.ts'

/** The code of a plugin in this worker. `compiled` is machine code: it is only ever made here, never taken from outside. */
export interface PluginCode {
  module: string
  /** The same as a script, where it can be one. */
  script: string | undefined
  /** What V8 compiled of the script. */
  compiled: ivm.ExternalCopy<ArrayBuffer> | undefined
  /** Whether functions that run only in invocations are in it too. */
  isWarm: boolean
}

/** How much text of bundles a worker keeps, with what V8 compiled of it; beyond it the least recently used is forgotten. */
const capacityChars = 32 * 1024 * 1024

/** Code that this worker was sent, by SHA-256. */
export class CodeCache {
  #entries = new Map<string, PluginCode>()
  #chars = 0

  /** The code of `hash`, made of `module` when it is new; undefined when it is neither known nor given. */
  take(hash: string, module: string | null): PluginCode | undefined {
    const known = this.#entries.get(hash)
    if (known) {
      this.#entries.delete(hash)
      this.#entries.set(hash, known)
      return known
    }
    if (module === null) return undefined
    const code: PluginCode = { module, script: asScript(module), compiled: undefined, isWarm: false }
    this.#entries.set(hash, code)
    this.#chars += module.length
    while (this.#chars > capacityChars && this.#entries.size > 1) this.#forgetOldest()
    return code
  }

  #forgetOldest() {
    const [oldest] = this.#entries
    if (!oldest) return
    const [hash, code] = oldest
    this.#entries.delete(hash)
    this.#chars -= code.module.length
  }
}
