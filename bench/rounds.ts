/** The middle value. */
export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * Measures all in turn, several times over (A B C, A B C, …), so that what else the machine does meets everyone
 * alike. Gives what each measured, round by round.
 */
export const interleaved = async <Name extends string, Value>(
  rounds: number,
  measures: Record<Name, () => Promise<Value>>,
): Promise<Record<Name, Value[]>> => {
  const names = Object.keys(measures) as Name[]
  const seen = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Value[]>
  for (let round = 0; round < rounds; round++) for (const name of names) seen[name].push(await measures[name]())
  return seen
}

/** Applies a function to each value of a record. */
export const mapValues = <Name extends string, A, B>(record: Record<Name, A>, map: (value: A) => B): Record<Name, B> =>
  Object.fromEntries(Object.entries<A>(record).map(([name, value]) => [name, map(value)])) as Record<Name, B>
