import { z } from 'zod'
import type { Recent } from '../supervisor/recent.ts'
import type { RunningSupervisor } from '../supervisor/supervisor.ts'

/** The sandbox workers of a platform process, the isolates in them, and what is in quarantine there. */
export const processWorkers = z.object({
  killed: z.int(),
  refused: z.int(),
  malformed: z.int(),
  items: z.array(
    z.object({
      number: z.int(),
      pid: z.int().nullable(),
      group: z.string(),
      residentBytes: z.int(),
      invocations: z.int(),
      isolates: z.array(
        z.object({
          installation: z.string(),
          tenant: z.string(),
          plugin: z.string(),
          version: z.string(),
          running: z.int(),
          invocations: z.int(),
          failures: z.int(),
          cpuMs: z.number(),
        }),
      ),
    }),
  ),
  quarantined: z.array(
    z.object({ installation: z.string(), state: z.enum(['alone', 'stopped']), until: z.iso.datetime().nullable() }),
  ),
})

export type ProcessWorkers = z.output<typeof processWorkers>

/** Reads those of this process. */
export const ownWorkers =
  ({
    supervisor,
    recent,
  }: {
    supervisor: Pick<RunningSupervisor, 'statistics' | 'unhealthy'>
    recent: Pick<Recent, 'lastMinute'>
  }) =>
  (): ProcessWorkers => {
    const { workers, killed, refused, malformed } = supervisor.statistics()
    return {
      killed,
      refused,
      malformed,
      items: workers.map(({ number, pid = null, group, residentBytes, invocations, serving }) => ({
        number,
        pid,
        group,
        residentBytes,
        invocations,
        isolates: serving.map((isolate) => ({ ...isolate, ...recent.lastMinute(isolate.installation) })),
      })),
      quarantined: supervisor.unhealthy().flatMap(({ installationId, health }) => {
        if (health.state === 'healthy') return []
        const until = health.state === 'stopped' ? health.until.toISOString() : null
        return [{ installation: installationId, state: health.state, until }]
      }),
    }
  }
