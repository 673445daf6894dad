import { randomBytes } from 'node:crypto'
import type ivm from 'isolated-vm'
import { Enter } from '../bridge/entries.ts'
import { LoadError } from './isolate-errors.ts'
import type { IsolateHost } from './isolate-host.ts'
import { guestFilename } from './warm-bootstrap.ts'

type GuestEntry = ivm.Reference<(...args: unknown[]) => void>
type SignalHandler = (
  entry: unknown,
  kind: unknown,
  handle: unknown,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
) => void

/** The most random bytes that a guest gets at once. */
const randomAtOnce = 65_536
/** What giving them costs this process at most: a turn of its event loop, and 64 KiB from the system. */
const randomCostNs = 100_000n

interface Load {
  host: IsolateHost
  isolate: ivm.Isolate
  code: { code: string; compiled?: ivm.ExternalCopy<ArrayBuffer> }
  environment: string
  signal: SignalHandler
  /** Shared with the guest, which notes its progress there. */
  progress: SharedArrayBuffer
  /** Charges time that this process spends on behalf of what runs now. */
  charge: (ns: bigint) => void
  /** Runs guest code under the limits of loading. */
  bounded: <T>(run: (entry: number) => Promise<T>) => Promise<T>
  timeoutMs: number
}

/**
 * Boots the guest side in a fresh isolate, then evaluates the plugin's module there.
 * @returns the guest's one entry function.
 * @throws {LoadError} when the module imports something; whatever isolated-vm throws otherwise.
 */
export const loadIntoIsolate = async (load: Load): Promise<GuestEntry> => {
  const { isolate, code, timeoutMs } = load
  const context = await isolate.createContext()
  const enter = await bootGuest(load, context)

  const module = await isolate.compileModule(code.code, {
    filename: 'plugin:///server.js',
    ...(code.compiled ? { cachedData: code.compiled } : { produceCachedData: true }),
  })
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
  code.compiled ??= (module as unknown as { cachedData?: ivm.ExternalCopy<ArrayBuffer> }).cachedData
  await load.bounded(() => module.evaluate({ timeout: timeoutMs }))
  await load.bounded((entry) =>
    enter.apply(undefined, [entry, Enter.load, 0, module.namespace.derefInto()], { timeout: timeoutMs }),
  )
  return enter
}

const bootGuest = async (
  { host, isolate, environment, signal, progress, charge }: Load,
  context: ivm.Context,
): Promise<GuestEntry> => {
  const { bootstrap } = host.guest
  const script = (await isolate.compileScript(bootstrap.code, {
    filename: guestFilename,
    ...(bootstrap.compiled ? { cachedData: bootstrap.compiled } : { produceCachedData: true }),
  })) as ivm.Script & { cachedData?: ivm.ExternalCopy<ArrayBuffer>; cachedDataRejected?: boolean }
  if (script.cachedDataRejected) bootstrap.compiled = undefined
  else bootstrap.compiled ??= script.cachedData
  const boot = await script.run(context, { reference: true })
  const callbacks = [
    new host.ivm.Callback(signal, { ignored: true }),
    new host.ivm.Callback((name: unknown) => host.guest.chunk(String(name)), { sync: true }),
    new host.ivm.Callback(
      (length: unknown) => {
        charge(randomCostNs)
        return randomArrayBuffer(Number(length))
      },
      { sync: true },
    ),
  ]
  return boot.apply(
    undefined,
    [...callbacks, environment, new host.ivm.ExternalCopy(progress).copyInto({ release: true })],
    { result: { reference: true } },
  ) as Promise<GuestEntry>
}

const randomArrayBuffer = (length: number): ArrayBuffer => {
  const bytes = randomBytes(Math.min(Math.max(length | 0, 0), randomAtOnce))
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}
