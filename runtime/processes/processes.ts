import { hostname } from 'node:os'
import type { Knex } from 'knex'
import type { ProcessFigures } from './figures.ts'

/** Which platform process it is. */
export interface ProcessName {
  id: string
  pid: number
  host: string
  startedAt: Date
}

/** Another platform process, as it said of itself in the last seconds. */
interface OtherProcess extends ProcessName {
  figures: ProcessFigures
}

export interface Processes {
  self: ProcessName
  /** Those beside this one that run. */
  others(): Promise<OtherProcess[]>
  /** Says that this one runs no more. */
  close(): Promise<void>
}

const everyMs = 5_000
/** How long what a process does may not be known elsewhere. */
export const lateSeconds = everyMs / 1_000 + 1
const goneAfterSeconds = 15

/** Lets platform processes know of one another what they do, over the database: each says it every few seconds. */
export const createProcesses = ({
  core,
  id,
  figures,
  onError,
}: {
  core: Knex
  /** Of this process. */
  id: string
  /** Of this process. */
  figures: () => ProcessFigures
  onError: (error: unknown) => void
}): Processes => {
  const self: ProcessName = {
    id,
    pid: process.pid,
    host: hostname(),
    startedAt: new Date(Date.now() - process.uptime() * 1_000),
  }
  const table = () => core('core.platform_processes')

  const say = async () => {
    const now = { seen_at: core.fn.now(), figures: JSON.stringify(figures()) }
    await table()
      .insert({ id, pid: self.pid, host: self.host, started_at: self.startedAt, ...now })
      .onConflict('id')
      .merge(now)
    await table()
      .whereRaw('seen_at < now() - make_interval(secs => ?)', [goneAfterSeconds * 4])
      .delete()
  }
  let saying: Promise<unknown> = say().catch(onError)
  const timer = setInterval(() => {
    saying = saying.then(say).catch(onError)
  }, everyMs).unref()

  return {
    self,
    async others() {
      const rows = await table()
        .whereNot({ id })
        .whereRaw('seen_at > now() - make_interval(secs => ?)', [goneAfterSeconds])
        .orderBy('started_at')
        .select<{ id: string; pid: number; host: string; started_at: Date; figures: ProcessFigures }[]>('*')
      return rows.map(({ id: other, pid, host, started_at, figures: said }) => ({
        id: other,
        pid,
        host,
        startedAt: started_at,
        figures: said,
      }))
    },
    async close() {
      clearInterval(timer)
      await saying
      await table().where({ id }).delete().catch(onError)
    },
  }
}
