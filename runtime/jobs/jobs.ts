import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Limits } from '../../sandbox/limits.ts'
import { rawQuery } from '../database/raw-query.ts'
import type { Queues } from '../queues/queues.ts'
import { laneOf, type WorkError, type WorkRow, type WorkState } from '../queues/work.ts'
import { nextRun } from './cron.ts'

/** Whose job it is. */
interface JobOwner {
  tenantId: string
  installationId: string
  limits: Pick<Limits, 'jobs.waiting' | 'jobs.schedules'>
}

interface NewJob {
  name: string
  /** JSON. */
  data: string
  delayMs: number
  /** While one of this name and key waits or runs, there is no second. */
  unique?: string
  /** Of those with the same key, one after the other. */
  key?: string
  /** Higher comes first. */
  priority: number
  attempts?: number
  /** How many events led to it. */
  hops: number
}

export interface JobStatus {
  id: string
  name: string
  state: WorkState
  attempts: number
  runAt: string
  progress: unknown
  result: unknown
  error: WorkError | null
}

interface NewSchedule {
  name: string
  job: string
  cron: string
  timeZone: string
  missed: 'once' | 'skip'
  /** JSON. */
  data: string
}

interface Schedule {
  name: string
  job: string
  cron: string
  timeZone: string
  missed: 'once' | 'skip'
  nextAt: string
}

/** The jobs of installations, as the plugin sees them: only ever its own. */
export interface Jobs {
  /** @throws {Problem} `job.quota` */
  enqueue(owner: JobOwner, job: NewJob): Promise<{ id: string; isNew: boolean }>
  get(owner: JobOwner, id: string): Promise<JobStatus | null>
  /** Whether it was waiting or running. */
  cancel(owner: JobOwner, id: string): Promise<boolean>
  /** @throws {Problem} `capability.invalid` when it does not run */
  progress(owner: JobOwner, id: string, json: string): Promise<void>
  /** Makes or changes a schedule. @throws {Problem} `capability.invalid`, `job.quota` */
  schedule(owner: JobOwner, schedule: NewSchedule): Promise<Schedule>
  unschedule(owner: JobOwner, name: string): Promise<boolean>
  schedules(owner: JobOwner): Promise<Schedule[]>
}

interface ScheduleRow {
  name: string
  job: string
  cron: string
  time_zone: string
  missed: 'once' | 'skip'
  next_at: Date
}

/** Keeps jobs and schedules; those who serve the queues run them. */
export const createJobs = ({
  core,
  queues,
  attempts,
}: {
  core: Knex
  queues: Pick<Queues, 'wake' | 'abort'>
  /** Attempts of those that don't say. */
  attempts: number
}): Jobs => ({
  async enqueue({ tenantId, installationId, limits }, job) {
    const lane = laneOf('job', tenantId, installationId)
    const { unique = null, key = null } = job
    const [row] = await rawQuery<{ id: string | null; is_new: boolean; is_full: boolean }>(
      core,
      `with waiting as (
         select count(*) >= $9::integer as is_full
         from (select from core.work where lane = $1::text and state = 'waiting' limit $9::integer) as ahead
       ), made as (
         insert into core.work (lane, tenant_id, installation_id, name, data, unique_key, key, priority, run_at, max_attempts, hops)
         select $1::text, $2::uuid, $3::uuid, $4::text, $5::jsonb, $6::text, $7::text, $8::smallint,
           clock_timestamp() + make_interval(secs => $10::float8 / 1000), $11::integer, $12::smallint
         from waiting where not is_full
         on conflict do nothing returning id
       )
       select coalesce(made.id, known.id) as id, made.id is not null as is_new, waiting.is_full
       from waiting left join made on true
       left join core.work as known on known.lane = $1::text and known.name = $4::text and known.unique_key = $6::text
         and known.state in ('waiting', 'running')`,
      [
        lane,
        tenantId,
        installationId,
        job.name,
        job.data,
        unique,
        key,
        -job.priority,
        limits['jobs.waiting'],
        job.delayMs,
        job.attempts ?? attempts,
        job.hops,
      ],
      'job_enqueue',
    )
    if (row?.id) {
      if (row.is_new) queues.wake([lane], job.delayMs)
      return { id: row.id, isNew: row.is_new }
    }
    if (row?.is_full)
      throw new Problem('job.quota', {
        detail: `At most ${limits['jobs.waiting']} jobs of an installation wait.`,
        limit: 'jobs.waiting',
        value: limits['jobs.waiting'],
      })
    // The other one of this key ended, or was made, at this very moment.
    throw new Problem('request.conflict', {
      detail: said('Another job of this key was just made or ended; try again.'),
    })
  },

  async get({ installationId }, id) {
    const row = await core('core.work')
      .where({ id, installation_id: installationId })
      .whereNull('event_seq')
      .first<WorkRow>()
    return row
      ? {
          id: row.id,
          name: row.name,
          state: row.state,
          attempts: row.attempts,
          runAt: row.run_at.toISOString(),
          progress: row.progress,
          result: row.result,
          error: row.errors.at(-1) ?? null,
        }
      : null
  },

  async cancel({ installationId }, id) {
    const cancelled = await core('core.work')
      .where({ id, installation_id: installationId })
      .whereNull('event_seq')
      .whereIn('state', ['waiting', 'running'])
      .update({ state: 'cancelled', lease_until: null, finished_at: core.fn.now() })
    queues.abort([id])
    return cancelled > 0
  },

  async progress({ installationId }, id, json) {
    const told = await core('core.work')
      .where({ id, installation_id: installationId, state: 'running' })
      .whereNull('event_seq')
      .update({ progress: json })
    if (told === 0) throw new Problem('capability.invalid', { detail: 'There is no such job under way.' })
  },

  async schedule({ tenantId, installationId, limits }, { name, job, cron, timeZone, missed, data }) {
    const next = nextOrProblem(cron, timeZone)
    const own = core('core.job_schedules').where({ installation_id: installationId })
    const known = await own.clone().where({ name }).first<{ origin: string } | undefined>('origin')
    if (known?.origin === 'manifest')
      throw new Problem('capability.invalid', { detail: `The schedule ${name} is one of the manifest.` })
    const { count } = (await own.clone().where({ origin: 'plugin' }).count().first()) as { count: string }
    if (!known && Number(count) >= limits['jobs.schedules'])
      throw new Problem('job.quota', {
        detail: `An installation has at most ${limits['jobs.schedules']} schedules of its own.`,
        limit: 'jobs.schedules',
        value: limits['jobs.schedules'],
      })
    const [row] = await core('core.job_schedules')
      .insert({
        tenant_id: tenantId,
        installation_id: installationId,
        origin: 'plugin',
        name,
        job,
        cron,
        time_zone: timeZone,
        missed,
        data,
        next_at: next,
      })
      .onConflict(['installation_id', 'name'])
      .merge(['job', 'cron', 'time_zone', 'missed', 'data', 'next_at'])
      .returning<ScheduleRow[]>('*')
    return toSchedule(row as ScheduleRow)
  },

  async unschedule({ installationId }, name) {
    const gone = await core('core.job_schedules')
      .where({ installation_id: installationId, name, origin: 'plugin' })
      .delete()
    return gone > 0
  },

  async schedules({ installationId }) {
    const rows = await core('core.job_schedules')
      .where({ installation_id: installationId })
      .orderBy('name')
      .select<ScheduleRow[]>()
    return rows.map(toSchedule)
  },
})

const nextOrProblem = (cron: string, timeZone: string): Date => {
  try {
    return nextRun(cron, timeZone, new Date())
  } catch (cause) {
    throw new Problem(
      'capability.invalid',
      { detail: `The schedule can't be read: ${(cause as Error).message}.` },
      { cause },
    )
  }
}

const toSchedule = ({ name, job, cron, time_zone, missed, next_at }: ScheduleRow): Schedule => ({
  name,
  job,
  cron,
  timeZone: time_zone,
  missed,
  nextAt: next_at.toISOString(),
})
