/** Round steps from 0 (or below) up to the largest value: what the lines across a chart stand at. */
export const ticksFor = (values: number[], about = 4): number[] => {
  const max = Math.max(0, ...values)
  const min = Math.min(0, ...values)
  if (max === min) return [0, 1]
  const rough = (max - min) / about
  const power = 10 ** Math.floor(Math.log10(rough))
  const whole = values.every(Number.isInteger)
  const step = Math.max(
    [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough)!,
    whole ? 1 : 0,
  )
  const from = Math.floor(min / step)
  const to = Math.ceil(max / step)
  return Array.from({ length: to - from + 1 }, (_, at) => Number(((from + at) * step).toPrecision(12)))
}

/** Every how many-th label can be shown without two touching. */
export const labelEvery = (labels: string[], width: number): number => {
  const longest = Math.max(1, ...labels.map(({ length }) => length)) * 5.8 + 6
  return Math.max(1, Math.ceil((labels.length * longest) / Math.max(1, width)))
}
