import type { Knex } from 'knex'
import type { Deployment, InvocationUsage } from '../../runtime/supervisor/types.ts'

/** How invocations of one version of an installation went. */
export interface FigureSums {
  invocations: number
  failures: number
  cpuMs: number
  /** How many took so long: each place up to √2 times as long as the one before it, the first up to 1 ms. */
  walls: number[]
}

export interface Figures {
  /** Adds one invocation: it only adds to numbers in memory. */
  record(deployment: Deployment, usage: InvocationUsage): void
  /** What is known of a version of an installation, since `from` if told. */
  sums(installationId: string, version: string, from?: Date): Promise<FigureSums>
  flush(): Promise<void>
  close(): Promise<void>
}

/** Up to about 46 seconds; what is longer is in the last place. */
const places = 32
const flushMs = 5_000
const keptMs = 8 * 24 * 3_600_000
const forgetMs = 3_600_000

/** What is not the plugin's doing says nothing of its version. */
const notItsFault = /^(?:worker\.lost|platform\.|quota\.|invocation\.cancelled|installation\.)/

const placeOf = (wallMs: number): number =>
  Math.min(places - 1, Math.max(0, Math.ceil(2 * Math.log2(Math.max(wallMs, 1)))))

/** The time below which 95 of 100 invocations ended, from above: up to √2 times too long. Undefined without any. */
export const p95Of = ({ walls }: FigureSums): number | undefined => {
  const all = walls.reduce((sum, count) => sum + count, 0)
  if (all === 0) return undefined
  let seen = 0
  const place = walls.findIndex((count) => (seen += count) >= 0.95 * all)
  return 2 ** (place / 2)
}

const nothing = (): FigureSums => ({ invocations: 0, failures: 0, cpuMs: 0, walls: Array<number>(places).fill(0) })

/** What came to figures since they were these. */
export const minus = (now: FigureSums, then: FigureSums | null): FigureSums =>
  then === null
    ? now
    : {
        invocations: now.invocations - then.invocations,
        failures: now.failures - then.failures,
        cpuMs: now.cpuMs - then.cpuMs,
        walls: now.walls.map((count, place) => count - (then.walls[place] ?? 0)),
      }

/** Keeps, by installation and version, what versions are compared by. */
export const createFigures = ({ core, onError }: { core: Knex; onError: (error: unknown) => void }): Figures => {
  let pending = new Map<string, { id: string; version: string; hourMs: number; sums: FigureSums }>()
  let writing = Promise.resolve()

  const write = async () => {
    if (pending.size === 0) return
    const taken = [...pending.values()]
    pending = new Map()
    // In one order, so that two processes never wait for each other. What is of installations that are gone is dropped.
    await core.raw(
      `insert into core.installation_figures as present
         (installation_id, version, hour, invocations, failures, cpu_ms, walls)
       select g.id, g.version, g.hour, g.invocations, g.failures, g.cpu_ms, g.walls
       from jsonb_to_recordset(?::jsonb) as g (id uuid, version text, hour timestamptz, invocations bigint,
         failures bigint, cpu_ms double precision, walls bigint[])
       join core.installations as i on i.id = g.id
       order by g.id, g.version, g.hour
       on conflict (installation_id, version, hour) do update set
         invocations = present.invocations + excluded.invocations,
         failures = present.failures + excluded.failures,
         cpu_ms = present.cpu_ms + excluded.cpu_ms,
         walls = array(select a + b from unnest(present.walls, excluded.walls) with ordinality as t (a, b, n) order by n)`,
      [
        JSON.stringify(
          taken.map(({ id, version, hourMs, sums: { cpuMs, ...sums } }) => ({
            id,
            version,
            hour: new Date(hourMs),
            ...sums,
            cpu_ms: cpuMs,
          })),
        ),
      ],
    )
  }
  const flush = () => (writing = writing.then(write).catch(onError))
  const timer = setInterval(() => void flush(), flushMs).unref()
  const forgetting = setInterval(() => {
    core('core.installation_figures')
      .where('hour', '<', new Date(Date.now() - keptMs))
      .delete()
      .then(() => undefined, onError)
  }, forgetMs).unref()

  return {
    record({ installation: { id, version } }, { cpuMs, wallMs, code }) {
      if (code !== undefined && notItsFault.test(code)) return
      const hourMs = Math.floor(Date.now() / 3_600_000) * 3_600_000
      const key = `${id} ${version} ${hourMs}`
      let known = pending.get(key)
      if (!known) pending.set(key, (known = { id, version, hourMs, sums: nothing() }))
      const { sums } = known
      sums.invocations += 1
      sums.cpuMs += cpuMs
      if (code !== undefined) sums.failures += 1
      const place = placeOf(wallMs)
      sums.walls[place] = sums.walls[place]! + 1
    },

    async sums(installationId, version, from) {
      await flush()
      const query = core('core.installation_figures').where({ installation_id: installationId, version })
      if (from) query.where('hour', '>=', from)
      const rows = await query.select<{ invocations: string; failures: string; cpu_ms: number; walls: string[] }[]>(
        'invocations',
        'failures',
        'cpu_ms',
        'walls',
      )
      return rows.reduce((sums, row) => {
        sums.invocations += Number(row.invocations)
        sums.failures += Number(row.failures)
        sums.cpuMs += row.cpu_ms
        row.walls.forEach((count, place) => (sums.walls[place] = sums.walls[place]! + Number(count)))
        return sums
      }, nothing())
    },

    flush,
    async close() {
      clearInterval(timer)
      clearInterval(forgetting)
      await flush()
    },
  }
}
