const KiB = 1024

const plain = (value: number) => value.toLocaleString('en')

const times = (value: number, units: [size: number, name: string][]): string => {
  const [size, name] = units.find(([each]) => value >= each && value % each === 0) ?? units.at(-1)!
  return `${plain(value / size)} ${name}`
}

const bytes = (value: number) =>
  times(value, [
    [KiB ** 3, 'GiB'],
    [KiB ** 2, 'MiB'],
    [KiB, 'KiB'],
    [1, 'bytes'],
  ])

const time = (ms: number) =>
  times(ms, [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
    [1, 'ms'],
  ])

/** A value with its unit, as the catalogue of limits names it. */
export const withUnit = (value: number, unit: 'ms' | 'MB' | 'bytes' | 'rows' | 'count' | 'share'): string => {
  if (unit === 'bytes') return bytes(value)
  if (unit === 'ms') return time(value)
  return unit === 'MB' || unit === 'rows' ? `${plain(value)} ${unit}` : plain(value)
}

/** A value with the unit that its name ends with. */
export const named = (name: string, value: number): string => {
  if (/bytes$/i.test(name)) return bytes(value)
  if (/ms$/i.test(name)) return time(value)
  if (/seconds$/i.test(name)) return time(value * 1_000)
  if (/mb$/i.test(name)) return `${plain(value)} MB`
  if (/(characters|length)$/i.test(name)) return `${plain(value)} characters`
  return plain(value)
}
