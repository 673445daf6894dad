import { inEnglish, said, type Said } from '../../languages/said.ts'
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

/** In tenths; what is almost nothing is not rounded to it. */
const tenths = (value: number) => (value < 0.05 ? Number(value.toPrecision(1)) : Math.round(value * 10) / 10)

/** By how much a version is worse, in words. */
const inWords: Record<Worse, (now: number, then: number) => Said> = {
  'update.errors': (now, then) =>
    said('{now, number} % failed; before it were {then, number} %.', { now: tenths(now), then: tenths(then) }),
  'update.cpu': (now, then) =>
    said('Each took {now, number} ms of CPU; before it were {then, number} ms.', {
      now: tenths(now),
      then: tenths(then),
    }),
  'update.p95': (now, then) =>
    said('The p95 was about {now, number} ms; before it were {then, number} ms.', {
      now: Math.round(now),
      then: Math.round(then),
    }),
}

/** The sentence that says by how much a version is worse; `undefined` of other codes. */
export const worseInWords = (code: string, before: FigureSums, after: FigureSums): Said | undefined => {
  if (code === 'update.errors') return inWords[code](100 * rate(after), 100 * rate(before))
  if (code === 'update.cpu') return inWords[code](cpu(after), cpu(before))
  if (code === 'update.p95') return inWords[code](p95Of(after) ?? 0, p95Of(before) ?? 0)
  return undefined
}

/**
 * Such a sentence that was kept in English, with its values apart again; `undefined` of any other.
 *
 * @example
 * keptWorse('40 % failed; before it were 2.5 %.') // said('{now, number} % failed; …', { now: 40, then: 2.5 })
 */
export const keptWorse = (kept: string): Said | undefined => {
  const [now, then] = [...kept.matchAll(/\d+(?:[.,]\d+)*/g)].slice(-2).map(([text]) => Number(text.replaceAll(',', '')))
  if (now === undefined || then === undefined) return undefined
  return Object.values(inWords)
    .map((words) => words(now, then))
    .find((words) => inEnglish(words) === kept)
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
