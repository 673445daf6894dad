import { structuredPatch } from 'diff'

interface Line {
  kind: 'same' | 'added' | 'removed'
  text: string
  /** How many characters of it were left out at its end. */
  charsLeftOut: number
  /** Whether a line break ends it: the last one of a file may have none. */
  lineBreak: boolean
}

type WholeLine = Omit<Line, 'charsLeftOut'>

/** Lines in a row, and the number of the first one in each of the two files. */
interface Hunk {
  from: number
  to: number
  lines: Line[]
}

export interface ChangedLines {
  /** Whether it was compared; of what has too many changes for that, the hunks are the newer file as it is. */
  compared: boolean
  added: number
  removed: number
  hunks: Hunk[]
  /** How many lines of hunks were left out at the end. */
  linesLeftOut: number
}

/** Unchanged lines around each change. */
const contextLines = 3
const limits = { lines: 3_000, charsPerLine: 1_000, linesToCompare: 200_000, comparisonMs: 4_000 }

const kinds: Record<string, Line['kind']> = { ' ': 'same', '+': 'added', '-': 'removed' }

/** The lines of a patch, which remarks after one that no line break ends it. */
const linesOf = (patch: string[]): WholeLine[] =>
  patch.flatMap((line, at) => {
    const kind = kinds[line[0] ?? '']
    return kind ? [{ kind, text: line.slice(1), lineBreak: !patch[at + 1]?.startsWith('\\') }] : []
  })

const lineCount = (text: string): number => {
  let count = text === '' || text.endsWith('\n') ? 0 : 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** As many lines as may be shown, each as long as it may be. */
const bounded = (hunks: { from: number; to: number; lines: WholeLine[] }[]): Hunk[] => {
  let left = limits.lines
  return hunks.flatMap(({ lines, ...starts }) => {
    const shown = lines.slice(0, left).map(({ text, ...line }) => ({
      ...line,
      text: text.slice(0, limits.charsPerLine),
      charsLeftOut: Math.max(0, text.length - limits.charsPerLine),
    }))
    left -= shown.length
    return shown.length > 0 ? [{ ...starts, lines: shown }] : []
  })
}

/** The newer file as it is, with nothing of the older one. */
export const uncompared = (before: string, after: string): ChangedLines => {
  const [removed, added] = [lineCount(before), lineCount(after)]
  const lines = after.split('\n', Math.min(added, limits.lines)).map((text, at) => ({
    kind: 'added' as const,
    text,
    lineBreak: at < added - 1 || after.endsWith('\n'),
  }))
  const hunks = bounded([{ from: 0, to: 1, lines }])
  return { compared: false, added, removed, hunks, linesLeftOut: added - lines.length }
}

/**
 * How the lines of a file became those of another one, with some unchanged ones around each change: at most some
 * thousand lines. It may take some seconds, and holds up its thread.
 *
 * @param before empty: there was no such file
 * @example
 * compareLines('a\nb\n', 'a\nc\n') // { compared: true, added: 1, removed: 1, hunks: [{ from: 1, to: 1, lines: […] }], … }
 */
export const compareLines = (before: string, after: string): ChangedLines => {
  if (Math.max(lineCount(before), lineCount(after)) > limits.linesToCompare) return uncompared(before, after)
  const patch = structuredPatch('', '', before, after, undefined, undefined, {
    context: contextLines,
    timeout: limits.comparisonMs,
  })
  if (!patch) return uncompared(before, after)
  const all = patch.hunks.map(({ oldStart, newStart, lines }) => ({
    from: oldStart,
    to: newStart,
    lines: linesOf(lines),
  }))
  const count = (kind?: Line['kind']) =>
    all.reduce((sum, { lines }) => sum + lines.filter((line) => !kind || line.kind === kind).length, 0)
  const linesLeftOut = Math.max(0, count() - limits.lines)
  return { compared: true, added: count('added'), removed: count('removed'), hunks: bounded(all), linesLeftOut }
}
