import type { WorkerProcess } from './worker-process.ts'

interface WorkerStatistics {
  number: number
  pid: number | undefined
  group: string
  residentBytes: number
  isolates: number
  /** Ids of the installations that have an isolate there. */
  installations: string[]
  invocations: number
  /** The isolates in it, with how many invocations are under way in each. */
  serving: { installation: string; tenant: string; plugin: string; version: string; running: number }[]
}

export interface Statistics {
  workers: WorkerStatistics[]
  /** Messages that named an invocation which is not the worker's, or over. */
  refused: number
  /** Workers that were ended because they sent what no worker of ours sends. */
  malformed: number
  /** Workers that were ended because plugin code in them could not be stopped otherwise. */
  killed: number
}

/** What runs in a worker now. */
export const statisticsOf = (worker: WorkerProcess): WorkerStatistics => ({
  number: worker.number,
  pid: worker.pid,
  group: worker.group ?? '',
  residentBytes: worker.residentBytes,
  isolates: worker.isolates.size,
  installations: [...new Set([...worker.isolates.values()].map(({ installationId }) => installationId))],
  invocations: worker.underWay,
  serving: [...worker.isolates.values()].map(({ deployment: { installation, tenant }, running }) => ({
    installation: installation.id,
    tenant: tenant.slug,
    plugin: installation.plugin,
    version: installation.version,
    running,
  })),
})
