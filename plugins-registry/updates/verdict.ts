import { p95Of, type FigureSums } from './figures.ts'
import type { UpdateRules } from './policies.ts'

/** What an update is worse in, with the sentence that says so. */
interface Worse {
  code: 'update.errors' | 'update.cpu' | 'update.p95'
  message: string
}

/** Differences below these are noise, whatever their ratio. */
const noticeable = { cpuMs: 2, p95Ms: 10 }

const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`
const rate = ({ invocations, failures }: FigureSums) => (invocations === 0 ? 0 : failures / invocations)
const cpu = ({ invocations, cpuMs }: FigureSums) => (invocations === 0 ? 0 : cpuMs / invocations)

/**
 * What a version is worse in than the one before it, if it is. Of fewer invocations than the rules want nothing is
 * said; CPU time and p95 want as many of the version before, too.
 */
export const isWorse = (before: FigureSums, after: FigureSums, rules: UpdateRules): Worse | undefined => {
  if (after.invocations < rules.minInvocations) return undefined
  if (rate(after) > rate(before) + rules.errorRate)
    return {
      code: 'update.errors',
      message: `${percent(rate(after))} failed; before it were ${percent(rate(before))}.`,
    }
  if (before.invocations < rules.minInvocations) return undefined
  if (cpu(after) > cpu(before) * rules.cpuFactor && cpu(after) - cpu(before) > noticeable.cpuMs)
    return {
      code: 'update.cpu',
      message: `Each took ${cpu(after).toFixed(1)} ms of CPU; before it were ${cpu(before).toFixed(1)} ms.`,
    }
  const [was, is] = [p95Of(before) ?? 0, p95Of(after) ?? 0]
  if (is > was * rules.p95Factor && is - was > noticeable.p95Ms)
    return {
      code: 'update.p95',
      message: `The p95 was about ${is.toFixed(0)} ms; before it were ${was.toFixed(0)} ms.`,
    }
  return undefined
}

/** Figures as people read them. */
export const shownFigures = (sums: FigureSums) => {
  const p95Ms = p95Of(sums)
  return {
    invocations: sums.invocations,
    failures: sums.failures,
    cpuMs: cpu(sums),
    ...(p95Ms === undefined ? {} : { p95Ms }),
  }
}
