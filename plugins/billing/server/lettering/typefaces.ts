import ranges from '../../assets/fonts/ranges.json' with { type: 'json' }

/** How heavy letters are. */
export type Weight = 400 | 700

/** Fonts that go together, and which of their files has which code points. */
export interface Typeface {
  name: string
  slices: { name: string; ranges: [from: number, to: number][] }[]
  /** Those without a bold one of their own are drawn with a thicker line. */
  weights: Weight[]
}

type Name = keyof typeof ranges

const rangeOf = (text: string): [number, number] => {
  const [from = 0, to = from] = text.split('-').map((hex) => parseInt(hex, 16))
  return [from, to]
}

/** A bold Japanese or Chinese one would be as large again. */
const bold = new Set<Name>(['noto-sans', 'noto-sans-arabic'])

const made = new Map<Name, Typeface>()
const typeface = (name: Name): Typeface => {
  let known = made.get(name)
  if (!known) {
    const slices = Object.entries(ranges[name]).map(([slice, list]) => ({
      name: slice,
      ranges: list.split(',').map(rangeOf),
    }))
    made.set(name, (known = { name, slices, weights: bold.has(name) ? [400, 700] : [400] }))
  }
  return known
}

/**
 * Where letters are looked for, in this order. Chinese and Japanese share code points that are drawn otherwise, so that
 * readers of Chinese get theirs first.
 */
export const typefacesFor = (locale: string): (() => Typeface)[] => {
  const eastern: Name[] = ['noto-sans-jp', 'noto-sans-sc']
  return (['noto-sans', 'noto-sans-arabic', ...(locale.startsWith('zh') ? eastern.reverse() : eastern)] as const).map(
    (name) => () => typeface(name),
  )
}
