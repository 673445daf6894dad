import { said, type Said } from '../../languages/said.ts'
import { p95Of, type FigureSums } from './figures.ts'
import type { UpdateRules } from './policies.ts'

/** What an update is worse in. */
type Worse = 'update.errors' | 'update.cpu' | 'update.p95'

/** Differences below these are noise, whatever their ratio. */
const noticeable = { cpuMs: 2, p95Ms: 10 }

const rate = ({ invocations, failures }: FigureSums) => (invocations === 0 ? 0 : failures / invocations)
const cpu = ({ invocations, cpuMs }: FigureSums) => (invocations === 0 ? 0 : cpuMs / invocations)

/**
 * What a version is worse in than the one before it, if it is. Of fewer invocations than the rules want nothing is
 * said; CPU time and p95 want as many of the version before, too.
 */
export const isWorse = (before: FigureSums, after: FigureSums, rules: UpdateRules): Worse | undefined => {
  if (after.invocations < rules.minInvocations) return undefined
  if (rate(after) > rate(before) + rules.errorRate) return 'update.errors'
  if (before.invocations < rules.minInvocations) return undefined
  if (cpu(after) > cpu(before) * rules.cpuFactor && cpu(after) - cpu(before) > noticeable.cpuMs) return 'update.cpu'
  const [was, is] = [p95Of(before) ?? 0, p95Of(after) ?? 0]
  return is > was * rules.p95Factor && is - was > noticeable.p95Ms ? 'update.p95' : undefined
}

const tenths = (value: number) => Math.round(value * 10) / 10

/** The sentence that says by how much a version is worse; `undefined` of other codes. */
export const worseInWords = (code: string, before: FigureSums, after: FigureSums): Said | undefined => {
  if (code === 'update.errors')
    return said('{now, number} % failed; before it were {then, number} %.', {
      now: tenths(100 * rate(after)),
      then: tenths(100 * rate(before)),
    })
  if (code === 'update.cpu')
    return said('Each took {now, number} ms of CPU; before it were {then, number} ms.', {
      now: tenths(cpu(after)),
      then: tenths(cpu(before)),
    })
  if (code === 'update.p95')
    return said('The p95 was about {now, number} ms; before it were {then, number} ms.', {
      now: Math.round(p95Of(after) ?? 0),
      then: Math.round(p95Of(before) ?? 0),
    })
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
