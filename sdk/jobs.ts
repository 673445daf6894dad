import type { Json } from './kv.ts'
import type { JobName } from './manifest.ts'

/** A job as its handler gets it. What the handler returns is kept as the job's result. */
export interface PluginJob<T = unknown> {
  id: string
  name: string
  data: T
  /** 1 the first time; more when an earlier attempt failed. */
  attempt: number
  maxAttempts: number
}

export interface EnqueueOptions {
  /** Not before so many milliseconds from now. */
  delayMs?: number
  /** Not before this time. */
  at?: Date | string
  /** While a job of this name and `unique` waits or runs, no second one is made. */
  unique?: string
  /** Jobs of the same key run one after the other. */
  key?: string
  /** -100 to 100; higher comes first. */
  priority?: number
  /** Attempts in all before it is given up. */
  attempts?: number
}

export interface JobStatus {
  id: string
  name: string
  /** `dead`: given up after its last attempt. */
  state: 'waiting' | 'running' | 'done' | 'dead' | 'cancelled'
  attempts: number
  runAt: string
  /** What the job told of itself. */
  progress: unknown
  result: unknown
  /** What went wrong in the last attempt that failed. */
  error: { code: string; message: string; at: string } | null
}

export interface NewJobSchedule {
  job: JobName
  /** Five fields, such as `0 2 * * *`. */
  cron: string
  /** Such as `Europe/Rome`; UTC unless told. */
  timeZone?: string
  /** What becomes of runs that were missed: one for all of them (`once`), or none (`skip`). */
  missed?: 'once' | 'skip'
  data?: Json
}

export interface JobSchedule {
  name: string
  job: string
  cron: string
  timeZone: string
  missed: 'once' | 'skip'
  nextAt: string
}

/**
 * Work that is done later, or again and again. Needs `"capabilities": { "jobs": {} }` in the manifest, and the names in
 * `jobs`.
 */
export interface Jobs {
  /**
   * Has a job done, at least once; it survives restarts. `isNew` is false when a job of the same `unique` was there.
   *
   * @example
   * await jobs.enqueue('send-report', { month: '2026-11' }, { delayMs: 60_000, unique: '2026-11' })
   */
  enqueue(name: JobName, data?: Json, options?: EnqueueOptions): Promise<{ id: string; isNew: boolean }>

  /** How a job of this installation is doing; undefined when there is none of this id. */
  get(id: string): Promise<JobStatus | undefined>

  /** Ends a job; whether it was waiting or running. */
  cancel(id: string): Promise<boolean>

  /**
   * Tells how far a job is, from within it.
   *
   * @example
   * await jobs.progress(job, { done: 30, of: 100 })
   */
  progress(job: PluginJob | string, progress: Json): Promise<void>

  /** Makes a recurring job, or changes the one of this name. Those of the manifest are made by themselves. */
  schedule(name: string, schedule: NewJobSchedule): Promise<JobSchedule>

  /** Whether there was such a schedule. */
  unschedule(name: string): Promise<boolean>

  schedules(): Promise<JobSchedule[]>
}
