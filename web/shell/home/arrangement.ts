import type { PlacedWidget } from '../../api/resources/dashboard.ts'

/** A widget that the user could place. */
interface OfferedWidget {
  plugin: string
  name: string
}

const isSame = (one: OfferedWidget, other: OfferedWidget) => one.plugin === other.plugin && one.name === other.name

/** Two thirds and one third of a wide screen, and the other way round: rows are full, and charts have room. */
const sizes = ['medium', 'small', 'small', 'medium'] as const

/** What is shown of what there is: as it was arranged, or everything as it comes, one beside the other. */
export const placedOf = (offered: OfferedWidget[], arranged: PlacedWidget[] | undefined): PlacedWidget[] =>
  arranged
    ? arranged.filter((each) => offered.some((there) => isSame(each, there)))
    : offered.map(({ plugin, name }, at) => ({
        plugin,
        name,
        size: at % 2 === 0 && at === offered.length - 1 ? 'large' : sizes[at % sizes.length]!,
      }))

const columns = 3
const widths: Record<PlacedWidget['size'], number> = { small: 1, medium: 2, large: columns }

/** How many columns of a wide screen each takes: the last of a row takes what is left of it. */
export const spansOf = (placed: Pick<PlacedWidget, 'size'>[]): number[] => {
  const spans: number[] = []
  let used = 0
  for (const { size } of placed) {
    const wanted = widths[size]
    if (used + wanted > columns) {
      spans.push(spans.pop()! + columns - used)
      used = 0
    }
    spans.push(wanted)
    used = (used + wanted) % columns
  }
  if (used > 0) spans.push(spans.pop()! + columns - used)
  return spans
}

/** What there is and is not shown. */
export const leftOut = (offered: OfferedWidget[], placed: PlacedWidget[]): OfferedWidget[] =>
  offered.filter((there) => !placed.some((each) => isSame(each, there)))

/** The widgets with one of them at another place. */
export const moved = (placed: PlacedWidget[], from: number, to: number): PlacedWidget[] => {
  const one = placed[from]
  if (!one || to < 0 || to >= placed.length) return placed
  const others = placed.filter((_, at) => at !== from)
  return [...others.slice(0, to), one, ...others.slice(to)]
}
