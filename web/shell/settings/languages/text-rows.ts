import type { TextOverride } from '../../../api/resources/texts.ts'

/** A text with what there is of it in a language. */
export interface TextRow {
  key: string
  /** In English, as the app or the plugin has it. */
  source: string
  /** In the language that is looked at, as the app or the plugin has it. */
  given: string | undefined
  /** What the tenant put in its place. */
  own: string | undefined
  /** Whether the English text is another than the one that the tenant's was written for. */
  isOutdated: boolean
}

export const textStates = ['own', 'missing', 'outdated'] as const
export type TextState = (typeof textStates)[number]

/** The texts of a plugin or of the app beside each other: in English, as given in a language, and the tenant's own. */
export const textRows = (
  english: Record<string, string>,
  given: Record<string, string>,
  own: TextOverride[],
): TextRow[] => {
  const byKey = new Map(own.map((each) => [each.key, each]))
  return Object.entries(english).map(([key, source]) => {
    const override = byKey.get(key)
    return {
      key,
      source,
      given: given[key],
      own: override?.text,
      isOutdated: override !== undefined && override.source !== source,
    }
  })
}

const isIn: Record<TextState, (row: TextRow) => boolean> = {
  own: ({ own }) => own !== undefined,
  missing: ({ given, own }) => given === undefined && own === undefined,
  outdated: ({ isOutdated }) => isOutdated,
}

/** Those rows in which the words stand, in whichever language, and that are in a state. */
export const foundRows = (rows: TextRow[], search: string | undefined, state: TextState | undefined): TextRow[] => {
  const words = search?.trim().toLowerCase() ?? ''
  return rows.filter(
    (row) =>
      (state === undefined || isIn[state](row)) &&
      (words === '' ||
        [row.key, row.source, row.given, row.own].some((text) => text?.toLowerCase().includes(words) ?? false)),
  )
}
