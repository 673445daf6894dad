import type { Outcome, Row } from './bench.ts'

const number = (value: number): string =>
  Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString()

/** Prints one row: each value, and how many times better (> 1) or worse the platform is than that peer. */
export const printRow = ({ id, what, unit, better }: Omit<Row, 'run'>, { values, details = {} }: Outcome) => {
  console.log(`\n${id}  ${what}  [${unit}, ${better} is better]`)
  for (const [name, value] of Object.entries(values)) {
    const ratio = better === 'higher' ? values.plexica / value : value / values.plexica
    const compared =
      name === 'plexica' || !(ratio > 0) || !Number.isFinite(ratio) ? '' : `plexica is ${number(ratio)} ×`
    console.log(`  ${name.padEnd(18)} ${number(value).padStart(10)}   ${compared}`.trimEnd())
  }
  const more = Object.entries(details).map(([name, value]) => `${name} ${number(value)}`)
  if (more.length > 0) console.log(`  ${more.join(' · ')}`)
}
