import type { Language } from '../../languages/languages.ts'
import type { LimitUnit } from '../../sandbox/limits.ts'

/** Sizes as every language writes them. */
const sizes: [least: number, name: string][] = [
  [1024 ** 4, 'TiB'],
  [1024 ** 3, 'GiB'],
  [1024 ** 2, 'MiB'],
  [1024, 'KiB'],
]

/** Times, which languages write in their own way. */
const times: [least: number, name: string][] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
  [1, 'millisecond'],
]

const shortened = { maximumFractionDigits: 1 } as const

/** A value as people read it: `1 GiB`, `30 sec`, `10,000`. */
export const inWords = (value: number, unit: LimitUnit, language: Language): string => {
  const written = (amount: number, kind?: string) =>
    new Intl.NumberFormat(language, {
      ...shortened,
      ...(kind !== undefined && { style: 'unit', unit: kind, unitDisplay: kind === 'byte' ? 'long' : 'short' }),
    }).format(amount)
  if (unit === 'bytes') {
    const size = sizes.find(([least]) => value >= least)
    return size ? `${written(value / size[0])} ${size[1]}` : written(value, 'byte')
  }
  if (unit === 'ms') {
    const [least, kind] = times.find(([from]) => value >= from) ?? [1, 'millisecond']
    return written(value / least, kind)
  }
  return unit === 'MB' ? `${written(value)} MB` : written(value)
}
