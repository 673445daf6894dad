import type ivm from 'isolated-vm'
import { Enter } from '../bridge/entries.ts'
import type { BootedGuest } from './booted-isolate.ts'
import type { PluginCode } from './code-cache.ts'
import { LoadError } from './isolate-errors.ts'
import { scriptLineOffset } from './plugin-script.ts'

interface Load {
  isolate: ivm.Isolate
  guest: BootedGuest
  code: PluginCode
  /** Runs guest code under the limits of loading. */
  bounded: <T>(run: (entry: number) => Promise<T>) => Promise<T>
  timeoutMs: number
}

const filename = 'plugin:///server.js'
const scriptOptions = { filename, lineOffset: scriptLineOffset }

type Script = ivm.Script & { cachedData?: ivm.ExternalCopy<ArrayBuffer>; cachedDataRejected?: boolean }

/**
 * Evaluates the module of a plugin in an isolate whose guest has begun.
 * @throws {LoadError} when the module imports something; whatever isolated-vm throws otherwise.
 */
export const loadPlugin = async (load: Load) => {
  const script = await compileScript(load)
  if (script) await runScript(load, script)
  else await runModule(load)
}

/**
 * Compiled code of a plugin with the functions in it that ran by now. V8 keeps a script that it compiled at hand for
 * the next time that it is asked for the same one, and what is stored of it then has all of these functions in it.
 */
export const recompile = async (
  isolate: ivm.Isolate,
  script: string,
): Promise<ivm.ExternalCopy<ArrayBuffer> | undefined> => {
  const again = (await isolate.compileScript(script, { ...scriptOptions, produceCachedData: true })) as Script
  again.release()
  return again.cachedData
}

/** Undefined when this code is only understood as a module. */
const compileScript = async ({ isolate, code }: Load): Promise<Script | undefined> => {
  if (code.script === undefined) return undefined
  try {
    const script = (await isolate.compileScript(code.script, {
      ...scriptOptions,
      ...(code.compiled ? { cachedData: code.compiled } : { produceCachedData: true }),
    })) as Script
    code.compiled ??= script.cachedData
    return script
  } catch (error) {
    // What is wrong with it is said of the module, as its author wrote it.
    if (!(error instanceof SyntaxError)) throw error
    code.script = undefined
    return undefined
  }
}

const runScript = async ({ guest: { context, enter }, bounded, timeoutMs: timeout }: Load, script: Script) => {
  const evaluate = await bounded(() => script.run(context, { timeout, reference: true }))
  script.release()
  await bounded((entry) => enter.apply(undefined, [entry, Enter.load, 0, evaluate.derefInto()], { timeout }))
}

const runModule = async ({ isolate, guest: { context, enter }, code, bounded, timeoutMs: timeout }: Load) => {
  const module = await isolate.compileModule(code.module, { filename })
  const imports = module.dependencySpecifiers
  if (imports.length > 0) {
    throw new LoadError(
      'plugin.load_failed',
      `server.js imports ${imports.map((name) => `"${name}"`).join(', ')}; everything it needs has to be bundled into it.`,
    )
  }
  await module.instantiate(context, () => {
    throw new LoadError('plugin.load_failed', 'A plugin imports nothing.')
  })
  await bounded(() => module.evaluate({ timeout }))
  await bounded((entry) => enter.apply(undefined, [entry, Enter.load, 0, module.namespace.derefInto()], { timeout }))
}
