import type { LimitUnit } from '../../sandbox/limits.ts'

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

const steps: Partial<Record<LimitUnit, [size: number, name: string][]>> = {
  bytes: [
    [1024 ** 4, 'TiB'],
    [1024 ** 3, 'GiB'],
    [1024 ** 2, 'MiB'],
    [1024, 'KiB'],
    [1, 'bytes'],
  ],
  ms: [
    [86_400_000, 'days'],
    [3_600_000, 'hours'],
    [60_000, 'min'],
    [1_000, 's'],
    [1, 'ms'],
  ],
}

/** A value as people read it: `1 GiB`, `30 s`, `10,000`. */
export const inWords = (value: number, unit: LimitUnit): string => {
  const [size, name] = steps[unit]?.find(([least]) => value >= least) ?? [1, unit === 'MB' ? 'MB' : '']
  return `${number.format(value / size)} ${name}`.trimEnd()
}
