import { diffArrays } from 'diff'

interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/**
 * How one text became another, line by line.
 *
 * @example
 * differenceOf('a\nb', 'a\nc') // [same a, removed b, added c]
 */
export const differenceOf = (before: string, after: string): DiffLine[] =>
  diffArrays(before.split('\n'), after.split('\n')).flatMap(({ value, added, removed }) =>
    value.map((text) => ({
      kind: added ? ('added' as const) : removed ? ('removed' as const) : ('same' as const),
      text,
    })),
  )
