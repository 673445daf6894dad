import { Problem } from '../../problems/problem.ts'
import type { Budget } from '../../sandbox/limits.ts'
import type { Running } from './invocations.ts'
import type { Deployment, InvokingUser } from './types.ts'

/** How many calls between plugins lie above an invocation. */
export const depthOf = ({ parent }: Pick<Running, 'parent'>): number => (parent ? depthOf(parent) + 1 : 0)

const outermost = (running: Running): Running => (running.parent ? outermost(running.parent) : running)

/** Whose doing an invocation is in the end. */
export const startedBy = (running: Running): 'user' | 'visitor' | 'platform' => {
  const { kind, user } = outermost(running)
  if (kind !== 'request') return 'platform'
  return user ? 'user' : 'visitor'
}

/** Counts a call that an invocation is about to make. @throws {Problem} `call.depth`, `call.limit` */
export const countCall = (caller: Running): void => {
  const { 'plugins.depth': depth } = caller.deployment.limits
  if (depthOf(caller) >= depth)
    throw new Problem('call.depth', {
      detail: `At most ${depth} calls between plugins lead to one another.`,
      limit: 'plugins.depth',
      value: depth,
    })
  const { 'plugins.calls': most } = outermost(caller).deployment.limits
  if (++caller.calls.made > most)
    throw new Problem('call.limit', {
      detail: `One request, event or job leads to at most ${most} calls between plugins.`,
      limit: 'plugins.calls',
      value: most,
    })
}

/**
 * What an invocation may use: the budget of its kind, and of a call no more than its caller has left.
 * @throws {Problem} `invocation.timeout`, `invocation.cpu` when nothing is left
 */
export const budgetOf = (ofKind: Budget, caller: Running | undefined, deadline: number | undefined): Budget => {
  const wallMs = deadline === undefined ? ofKind.wallMs : Math.min(ofKind.wallMs, deadline - Date.now())
  const cpuMs = caller ? Math.min(ofKind.cpuMs, cpuLeftMs(caller)) : ofKind.cpuMs
  if (wallMs < 1) throw new Problem('invocation.timeout')
  if (cpuMs < 1) throw new Problem('invocation.cpu', { limit: 'call.cpuMs', value: caller?.budget.cpuMs })
  return { wallMs, cpuMs }
}

const cpuLeftMs = ({ budget, cpuMs, calledCpuMs }: Running): number => budget.cpuMs - cpuMs - calledCpuMs

/** What went wrong with a call, as its caller hears of it: never what the other plugin's code said. */
export const asCallProblem = (error: unknown): unknown => {
  if (!(error instanceof Problem) || error.code.startsWith('installation.')) return error
  if (error.code === 'invocation.timeout') return error.with({}, { code: 'call.timeout' })
  return new Problem('call.failed', { detail: `It ended with ${error.code}.`, reason: error.code })
}

/** The user as a plugin may know them: the address only with a grant for it. */
export const userSeenBy = ({ grant }: Deployment, user: InvokingUser | undefined): InvokingUser | undefined => {
  if (!user) return undefined
  const { id, name, email, language, permissions } = user
  const mayKnow = (grant.users as { email?: boolean } | undefined)?.email === true
  return {
    id,
    name,
    permissions,
    ...(language !== undefined && { language }),
    ...(mayKnow && email !== undefined && { email }),
  }
}
