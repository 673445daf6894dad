import type { Language } from '../../languages/languages.ts'
import { sizeIn } from '../../languages/size.ts'
import type { LimitUnit } from '../../sandbox/limits.ts'

const MiB = 1024 ** 2

/** Times, which languages write in their own way. */
const times: [least: number, name: string][] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
  [1, 'millisecond'],
]

/** A value as people read it: `1 GB`, `30 sec`, `10,000`. */
export const inWords = (value: number, unit: LimitUnit, language: Language): string => {
  if (unit === 'bytes') return sizeIn(language, value)
  if (unit === 'MB') return sizeIn(language, value * MiB)
  const written = (amount: number, time?: string) =>
    new Intl.NumberFormat(language, {
      maximumFractionDigits: 1,
      ...(time !== undefined && { style: 'unit', unit: time, unitDisplay: 'short' }),
    }).format(amount)
  if (unit !== 'ms') return written(value)
  const [least, time] = times.find(([from]) => value >= from) ?? [1, 'millisecond']
  return written(value / least, time)
}
