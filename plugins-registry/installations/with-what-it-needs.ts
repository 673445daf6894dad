import { Problem } from '../../problems/problem.ts'
import { dependencyProblem, type Conflict, type Resolution, type Step } from '../dependencies/dependencies.ts'
import type { Needs } from '../dependencies/needs.ts'
import type { Version } from '../versions/versions.ts'
import type { InstallAnswers } from './install.ts'
import type { Installation } from './installation.ts'
import type { At } from './parts.ts'

/** What is done for the sake of another plugin, each of it undone by what it gives back. */
interface StepWork {
  install: (tenant: At, step: Step, answers: InstallAnswers) => Promise<() => Promise<unknown>>
  upgrade: (tenant: At, step: Step) => Promise<() => Promise<unknown>>
  enable: (tenant: At, step: Step) => Promise<() => Promise<unknown>>
}

/** Whether what a plugin needs is installed, upgraded and enabled along with it; with answers by plugin. */
type WithDependencies = boolean | Record<string, InstallAnswers>

export interface TakesSteps {
  /** Whether what it needs may be installed, upgraded and enabled along with it; refused without. */
  withDependencies?: WithDependencies | undefined
  /** Told of every such step, when all of them are taken. */
  onStep?: (step: Step) => Promise<unknown>
}

const withoutThem: Record<Step['action'], { kind: Conflict['kind']; is: (step: Step) => string }> = {
  install: { kind: 'missing', is: ({ version }) => `which is not installed (${version} can be installed along)` },
  upgrade: {
    kind: 'conflict',
    is: ({ from, version }) => `but ${from} is installed (it can be upgraded to ${version})`,
  },
  enable: { kind: 'disabled', is: () => 'which is not enabled' },
}

/** Says what is to be done before the last step, which is what was asked for. @throws {Problem} `dependency.*` */
const stepsToTake = ({ steps, conflicts }: Resolution, withDependencies: WithDependencies): Step[] => {
  if (conflicts.length > 0) throw dependencyProblem(conflicts)
  const before = steps.slice(0, -1)
  if (before.length > 0 && withDependencies === false) {
    const unmet = before.map((step): Conflict => {
      const { kind, is } = withoutThem[step.action]
      const who = step.neededBy.map(
        ({ plugin, version, range }) => `${plugin} ${version} needs ${step.plugin} ${range}`,
      )
      return { kind, plugin: step.plugin, detail: `${who.join(' and ')}, ${is(step)}.`, neededBy: step.neededBy }
    })
    throw dependencyProblem(unmet, { steps })
  }
  return before
}

/**
 * Takes steps in order. If one fails, or what comes behind them does, those that were taken are undone, the last one
 * first; what could not be undone is named in the problem.
 */
const carryOut = async (
  tenant: At,
  {
    steps,
    answers,
    work,
    onStep,
  }: {
    steps: Step[]
    answers: WithDependencies
    work: StepWork
    onStep: (step: Step) => Promise<unknown>
  },
  last: () => Promise<Installation>,
): Promise<Installation> => {
  let done: Installation
  const undo: { step: Step; run: () => Promise<unknown> }[] = []
  try {
    for (const step of steps) {
      const given = typeof answers === 'object' && Object.hasOwn(answers, step.plugin) ? answers[step.plugin]! : {}
      undo.push({ step, run: await work[step.action](tenant, step, given) })
    }
    done = await last()
  } catch (error) {
    const left: string[] = []
    for (const { step, run } of undo.reverse())
      await run().catch(() => left.push(`${step.action} ${step.plugin} ${step.version}`))
    if (left.length === 0 || !(error instanceof Problem)) throw error
    throw error.with({ notUndone: left }, { cause: error })
  }
  for (const { step } of undo) await onStep(step)
  return done
}

/** Does what has to be done first, then `last`; all of it or, as far as that goes, nothing. */
export const createWithWhatItNeeds =
  ({ needs, work }: { needs: Pick<Needs, 'resolution'>; work: StepWork }) =>
  async (
    tenant: At,
    target: Version,
    { withDependencies = false, onStep = async () => undefined, isToRun }: TakesSteps & { isToRun: boolean },
    last: () => Promise<Installation>,
  ): Promise<Installation> => {
    const resolution = await needs.resolution(tenant, target)
    const needed = isToRun ? resolution.steps : resolution.steps.filter(({ action }) => action !== 'enable')
    const steps = stepsToTake({ ...resolution, steps: needed }, withDependencies)
    return carryOut(tenant, { steps, answers: withDependencies, work, onStep }, last)
  }
