import type ivm from 'isolated-vm'
import type { IsolatedVm } from './isolated-vm.ts'
import { guestFilename } from './warm-bootstrap.ts'

/** The guest's one entry: `(number of the entry, kind, handle, a, b, c, d)`. */
export type GuestEntry = ivm.Reference<(...args: unknown[]) => void>

export interface BootedGuest {
  context: ivm.Context
  enter: GuestEntry
}

/** Whom an isolate serves: hears what the guest signals and what this process spends for it. */
interface IsolateOwner {
  onSignal: (entry: unknown, kind: unknown, handle: unknown, a: unknown, b: unknown, c: unknown, d: unknown) => void
  /** Charges time that this process spends on behalf of what runs now. */
  charge: (ns: bigint) => void
  /** V8 can not go on in it, and can not be stopped. */
  onCatastrophe: () => void
}

/** Scripts that are loaded into isolates. */
export interface GuestScripts {
  bootstrap: { code: string; compiled?: ivm.ExternalCopy<ArrayBuffer> | undefined }
  chunk: (name: string) => string
}

/** The most random bytes that a guest gets at once. */
const randomAtOnce = 65_536
/** What giving them costs this process at most: a turn of its event loop, and 64 KiB from the system. */
const randomCostNs = 100_000n

const noOwner: IsolateOwner = { onSignal: () => undefined, charge: () => undefined, onCatastrophe: () => undefined }

/** An isolate with the guest in it and no plugin yet. It serves nobody until it has an owner. */
export class BootedIsolate {
  readonly memoryMb: number
  readonly isolate: ivm.Isolate
  /** Written by the guest as it is entered: the number of the last entry that began. */
  readonly progress = new Float64Array(new SharedArrayBuffer(8))
  /** Resolves when the guest can be entered. */
  readonly guest: Promise<BootedGuest>
  owner = noOwner
  #ivm: IsolatedVm
  #scripts: GuestScripts

  constructor(ivm: IsolatedVm, scripts: GuestScripts, memoryMb: number) {
    this.#ivm = ivm
    this.#scripts = scripts
    this.memoryMb = memoryMb
    this.isolate = new ivm.Isolate({
      memoryLimit: memoryMb,
      onCatastrophicError: () => this.owner.onCatastrophe(),
    })
    this.guest = this.#boot()
    // Whoever takes it hears of a failure.
    this.guest.catch(() => undefined)
  }

  async #boot(): Promise<BootedGuest> {
    const { bootstrap } = this.#scripts
    const [context, script] = await Promise.all([
      this.isolate.createContext(),
      this.isolate.compileScript(bootstrap.code, {
        filename: guestFilename,
        ...(bootstrap.compiled && { cachedData: bootstrap.compiled }),
      }),
    ])
    const boot = await script.run(context, { reference: true })
    const enter = await boot.apply(undefined, this.#link(), { result: { reference: true } })
    return { context, enter: enter as GuestEntry }
  }

  /** What the guest has of this process: see `boot` in sandbox/guest/bootstrap.ts. */
  #link(): unknown[] {
    const { Callback, ExternalCopy } = this.#ivm
    return [
      new Callback((...signal: Parameters<IsolateOwner['onSignal']>) => this.owner.onSignal(...signal), {
        ignored: true,
      }),
      new Callback((name: unknown) => this.#scripts.chunk(String(name)), { sync: true }),
      new Callback(
        (length: unknown) => {
          this.owner.charge(randomCostNs)
          return randomArrayBuffer(Number(length))
        },
        { sync: true },
      ),
      new ExternalCopy(this.progress.buffer).copyInto({ release: true }),
    ]
  }
}

const randomArrayBuffer = (length: number): ArrayBuffer => {
  const bytes = new Uint8Array(Math.min(Math.max(length | 0, 0), randomAtOnce))
  return crypto.getRandomValues(bytes).buffer
}
