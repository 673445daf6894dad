import type { Knex } from 'knex'
import { laneOf } from '../queues/work.ts'
import { nextRun } from './cron.ts'

/** A run that is later than this was missed: the platform, the tenant or the installation was not there. */
const missedAfterMs = 60_000

/** Schedules that one round looks at. */
const batch = 100

interface DueSchedule {
  id: string
  tenant_id: string
  installation_id: string
  job: string
  cron: string
  time_zone: string
  missed: 'once' | 'skip'
  data: unknown
  next_at: Date
  now: Date
}

/**
 * Makes jobs of the schedules that are due; gives the lanes that have work by it. Those of installations that are not
 * at work stay due. A job whose last run has not ended yet is not made a second time.
 */
export const runSchedules = (core: Knex, attempts: number): Promise<string[]> =>
  core.transaction(async (trx) => {
    const { rows } = await trx.raw<{ rows: DueSchedule[] }>(
      `select schedule.*, clock_timestamp() as now from core.job_schedules as schedule
       join core.installations as installation on installation.id = schedule.installation_id
         and installation.state = 'enabled'
       join core.tenants as tenant on tenant.id = schedule.tenant_id and tenant.status = 'active'
       where next_at <= clock_timestamp() order by next_at limit ? for update of schedule skip locked`,
      [batch],
    )
    const lanes = new Set<string>()
    for (const schedule of rows) {
      const missed = schedule.now.getTime() - schedule.next_at.getTime() > missedAfterMs
      const runs = !missed || schedule.missed === 'once'
      if (runs) {
        const lane = laneOf('job', schedule.tenant_id, schedule.installation_id)
        lanes.add(lane)
        await trx('core.work')
          .insert({
            lane,
            tenant_id: schedule.tenant_id,
            installation_id: schedule.installation_id,
            name: schedule.job,
            data: JSON.stringify(schedule.data ?? null),
            unique_key: `schedule ${schedule.id}`,
            max_attempts: attempts,
          })
          .onConflict()
          .ignore()
      }
      await trx('core.job_schedules')
        .where({ id: schedule.id })
        .update({
          next_at: nextRun(schedule.cron, schedule.time_zone, schedule.now),
          ...(runs && { last_at: schedule.now }),
        })
    }
    return [...lanes]
  })

interface Declared {
  id: string
  tenant_id: string
  jobs: Record<string, { cron?: string; timeZone?: string; missed?: 'once' | 'skip' }>
  granted: string[] | null
}

/**
 * Makes the schedules of installations what their manifests and grants say; of all, or of the one of `plugin` at a
 * tenant.
 */
export const syncSchedules = async (core: Knex, of?: { tenantId: string; plugin: string }): Promise<void> => {
  const { rows } = await core.raw<{ rows: Declared[] }>(
    `select i.id, i.tenant_id, v.manifest -> 'jobs' as jobs, i."grant" #> '{jobs,names}' as granted
     from core.installations as i join core.versions as v on v.plugin_id = i.plugin_id and v.version = i.version
     where ${of ? 'i.tenant_id = ? and i.plugin_id = ?' : "(v.manifest -> 'jobs')::jsonb <> '{}'"}`,
    of ? [of.tenantId, of.plugin] : [],
  )
  for (const installation of rows) await syncOne(core, installation)
}

const syncOne = async (core: Knex, { id, tenant_id, jobs, granted }: Declared): Promise<void> => {
  const wanted = Object.entries(jobs ?? {}).flatMap(([name, { cron, timeZone = 'UTC', missed = 'once' }]) =>
    cron !== undefined && granted?.includes(name) ? [{ name, cron, timeZone, missed }] : [],
  )
  await core.transaction(async (trx) => {
    await trx('core.job_schedules')
      .where({ installation_id: id, origin: 'manifest' })
      .whereNotIn(
        'name',
        wanted.map(({ name }) => name),
      )
      .delete()
    for (const { name, cron, timeZone, missed } of wanted)
      await trx.raw(
        `insert into core.job_schedules as known
           (tenant_id, installation_id, name, origin, job, cron, time_zone, missed, next_at)
         values (:tenant_id, :id, :name, 'manifest', :name, :cron, :timeZone, :missed, :next)
         on conflict (installation_id, name) do update set
           origin = 'manifest', job = excluded.job, cron = excluded.cron, time_zone = excluded.time_zone,
           missed = excluded.missed, data = null, next_at = excluded.next_at
         where (known.origin, known.cron, known.time_zone, known.missed)
           is distinct from (excluded.origin, excluded.cron, excluded.time_zone, excluded.missed)`,
        { tenant_id, id, name, cron, timeZone, missed, next: nextRun(cron, timeZone, new Date()) },
      )
  })
}
