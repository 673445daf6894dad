import type { ProblemCode } from '../../problems/catalogue.ts'
import type { Running } from './invocations.ts'

/** As it stands beside the code. */
type BrokenLimit = Record<string, unknown>

/**
 * Which limit an invocation broke that ended with `code`, and its value: what its caller is told beside the code. What
 * a worker says of it is not believed; what a host call was refused by is known here.
 */
export const brokenLimit = (
  code: ProblemCode,
  { deployment: { limits }, kind, budget, cpuMs, refusals }: Running,
  /** Whether its whole process was ended for it. */
  wholeProcess = false,
): BrokenLimit => {
  switch (code) {
    case 'invocation.cpu':
      return { limit: `${kind}.cpuMs`, value: budget.cpuMs, used: Math.round(cpuMs) }
    case 'invocation.timeout':
      return { limit: `${kind}.wallMs`, value: budget.wallMs }
    case 'invocation.memory':
      return wholeProcess
        ? { limit: 'processMemoryMb', value: limits.processMemoryMb }
        : { limit: 'isolateMemoryMb', value: limits.isolateMemoryMb }
    case 'invocation.response_size':
      return { limit: 'responseBytes', value: limits.responseBytes }
    case 'invocation.timers':
      return { limit: 'timers', value: limits.timers }
    case 'invocation.host_calls':
      return { limit: 'hostCalls', value: limits.hostCalls }
  }
  const { limit, value, retryAfterSeconds } = refusals?.get(code)?.detail ?? {}
  if (limit === undefined) return {}
  return { limit, value, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) }
}
