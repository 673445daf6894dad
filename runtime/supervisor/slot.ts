import { LogRate } from '../../sandbox/bridge/log-rate.ts'
import type { Deployment } from './types.ts'

/** One isolate in a worker, as the supervisor keeps it. */
export interface IsolateSlot {
  /** Names this isolate and no other: a second one of the same revision has another key, and old news never meets it. */
  key: string
  /** The revision of the installation that it serves. */
  revisionKey: string
  installationId: string
  deployment: Deployment
  /** Resolves with the surface of its plugin as JSON. */
  loaded: Promise<string>
  isLoaded: boolean
  settle: { resolve: (surface: string) => void; reject: (error: Error) => void }
  /** Whether the worker wanted its code again, which it may once. */
  wasResent: boolean
  /** Keeps the worker from being killed for a load that it does not end. */
  endKill: (() => void) | undefined
  usedMs: number
  running: number
  /** Of what it logs for no invocation. */
  logRate: LogRate
  onMeasured?: (heapBytes: number) => void
  onProfiled?: (json: string) => void
}

/** An isolate serves one revision of an installation: another grant or version means another isolate. */
export const revisionKeyOf = ({ installation, revision }: Deployment): string => `${installation.id}@${revision}`

/** The slot of an isolate that is to be loaded; `number` tells it from all others of this process. */
export const newSlot = (deployment: Deployment, number: number): IsolateSlot => {
  const revisionKey = revisionKeyOf(deployment)
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  // Whoever awaits it hears of a failure; a load that nobody awaits any more may fail unheard.
  promise.catch(() => undefined)
  return {
    key: `${revisionKey}#${number}`,
    revisionKey,
    installationId: deployment.installation.id,
    deployment,
    loaded: promise,
    isLoaded: false,
    wasResent: false,
    settle: { resolve, reject },
    endKill: undefined,
    usedMs: performance.now(),
    running: 0,
    logRate: new LogRate(),
  }
}
