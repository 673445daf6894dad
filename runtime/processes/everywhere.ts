import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { mergeProfilesOfProcesses } from '../supervisor/profile.ts'
import type { Deployment, Supervisor } from '../supervisor/types.ts'
import type { ProcessWorkers } from './own-workers.ts'
import type { ProcessName, Processes } from './processes.ts'
import type { Questions } from './questions.ts'

interface WorkersOfProcess {
  process: ProcessName
  /** Nothing when it did not answer: it may have ended just now. */
  workers: ProcessWorkers | undefined
}

/** What can be seen of all platform processes, whichever of them is asked. */
export interface Everywhere {
  workers(): Promise<WorkersOfProcess[]>
  /**
   * Where a deployment spends its CPU time within `ms`, as a .cpuprofile; undefined when nothing ran.
   *
   * @param process - id of the process to look in; in all of them without it
   * @throws {Problem} `request.conflict` when that process does not run any more, or does not answer
   */
  profile(deployment: Deployment, ms: number, process?: string): Promise<Record<string, unknown> | undefined>
}

/** Answering takes some milliseconds; a process that was killed is asked until it is known to be gone. */
const patienceMs = 1_500
/** What a recording may take beyond its own time. */
const beyondMs = 5_000

/** Asks the other processes, and puts their answers beside those of this one. */
export const createEverywhere = ({
  processes,
  questions,
  own,
  supervisor,
}: {
  processes: Pick<Processes, 'self' | 'others'>
  questions: Pick<Questions, 'ask'>
  own: () => ProcessWorkers
  supervisor: Pick<Supervisor, 'profile'>
}): Everywhere => {
  const profileAt = async (ids: string[], { tenant, installation }: Deployment, ms: number) => {
    const question = { kind: 'profile', tenant: tenant.id, installation: installation.id, ms } as const
    const given = await questions.ask(ids, question, ms + beyondMs)
    return { given, profiles: [...given.values()].filter((each) => each !== null) }
  }

  return {
    async workers() {
      const others = await processes.others()
      const given = await questions.ask(
        others.map(({ id }) => id),
        { kind: 'workers' },
        patienceMs,
      )
      return [
        { process: processes.self, workers: own() },
        ...others.map((process) => ({ process, workers: given.get(process.id) })),
      ]
    },

    async profile(deployment, ms, process) {
      if (process === processes.self.id) return supervisor.profile(deployment, ms)
      const others = async () => (await processes.others()).map(({ id }) => id)
      if (process === undefined) {
        const [here, { profiles }] = await Promise.all([
          // First: it records from now on.
          supervisor.profile(deployment, ms),
          others().then((ids) => profileAt(ids, deployment, ms)),
        ])
        return profiles.length === 0 ? here : mergeProfilesOfProcesses([...(here ? [here] : []), ...profiles])
      }
      const { given, profiles } = (await others()).includes(process)
        ? await profileAt([process], deployment, ms)
        : { given: new Map(), profiles: [] }
      if (!given.has(process))
        throw new Problem('request.conflict', { detail: said('That process does not run any more.') })
      return profiles[0]
    },
  }
}
