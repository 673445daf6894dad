import { setTimeout as sleep } from 'node:timers/promises'
import type { Language } from '../../languages/languages.ts'
import { said } from '../../languages/said.ts'
import { say } from '../../languages/say.ts'
import { catalogue } from '../../problems/catalogue.ts'
import { Problem } from '../../problems/problem.ts'
import type { Supervisor } from '../../runtime/supervisor/types.ts'
import type { Deployed } from './deployments.ts'

/** Steps in the life of an installation that its plugin may take part in. */
export type LifecycleStep = 'onInstall' | 'onEnable' | 'onDisable' | 'onUpgrade' | 'onUninstall'

/** A step whose plugin code failed, where that keeps nobody from going on. */
export interface FailedStep {
  step: LifecycleStep
  message: string
}

export interface Lifecycle {
  /**
   * Runs the plugin's own part of a step, if it has one. What it throws is said in the problem.
   *
   * @throws {Problem} `lifecycle.failed`
   */
  run(deployed: Deployed, step: LifecycleStep, payload?: { from: string }): Promise<void>
  /** The same for what can not be stopped by it: says how it failed. */
  try(deployed: Deployed, step: LifecycleStep): Promise<FailedStep | undefined>
}

const longestMessage = 500
/** How long someone waits for a step of another to be over (longer than one counts whose process died), and how often they look. */
const patienceMs = 15_000
const lookMs = 50

/** Runs the steps in which plugins take part in an isolate of the installation. */
export const createLifecycle = ({ supervisor }: { supervisor: Pick<Supervisor, 'run'> }): Lifecycle => {
  const run: Lifecycle['run'] = async ({ deployment, surface }, step, payload) => {
    if (!surface.lifecycle.includes(step)) return
    try {
      await supervisor.run(deployment, { kind: 'lifecycle', name: step, payload })
    } catch (error) {
      const { plugin, version } = deployment.installation
      const { reason, message } = whyOf(error)
      throw new Problem(
        'lifecycle.failed',
        {
          detail: said('{step} of {plugin} {version} failed: {message}', { step, plugin, version, message }),
          step,
          plugin,
          version,
          reason,
        },
        { cause: error },
      )
    }
  }

  return {
    run,
    try: async (deployed, step) => {
      try {
        await run(deployed, step)
        return undefined
      } catch (error) {
        return { step, message: (error as Problem).message }
      }
    },
  }
}

/**
 * Why an installation is as it is, which is kept in English, in the words of a reader: of a step that failed, all but
 * what the plugin itself threw.
 */
export const stateReasonIn = (language: Language, reason: string): string => {
  const [, step, plugin, version, message] = /^(on[A-Z]\w+) of (\S+) (\S+) failed: (.*)$/s.exec(reason) ?? []
  if (step === undefined) return say(language, reason)
  return say(language, '{step} of {plugin} {version} failed: {message}', {
    step,
    plugin: plugin!,
    version: version!,
    message: say(language, message!),
  })
}

/** The admin who asked for the step may read the plugin's logs, and so what it threw. */
const whyOf = (error: unknown): { reason: string; message: string } => {
  if (!(error instanceof Problem)) return { reason: 'platform.error', message: catalogue['platform.error'].title }
  const thrown = typeof error.cause === 'string' && error.cause !== '' ? error.cause : error.message
  return { reason: error.code, message: thrown.slice(0, longestMessage) }
}

/** Tries again while a step of somebody else is under way. @throws {Problem} `installation.changing` when it lasts */
export const whenFree = async <T>(work: () => Promise<T>): Promise<T> => {
  const until = Date.now() + patienceMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'installation.changing' || Date.now() > until) throw error
      await sleep(lookMs)
    }
  }
}
