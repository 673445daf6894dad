import { diffArrays } from 'diff'
import { canonical } from '../../runtime/recordings/replayed-calls.ts'
import { withoutCredentials } from '../../runtime/recordings/redact.ts'
import type { RecordedOutcome, Recording } from '../../runtime/recordings/recording.ts'
import type { Replayed } from './replay-sandbox.ts'

/** A line that only one of two lists has, in the order of both. */
interface LineDifference {
  only: 'recorded' | 'replayed'
  line: string
}

/** What a replay did other than the recording. */
export interface ReplayDifference {
  outcome: { what: string; recorded?: unknown; replayed?: unknown }[]
  calls: LineDifference[]
  logs: LineDifference[]
  /** Host calls that the recording had no answer to. */
  unanswered: string[]
}

/** What two lists do not have in common. */
const linesBetween = (recorded: string[], replayed: string[]): LineDifference[] =>
  diffArrays(recorded, replayed)
    .filter(({ added, removed }) => added || removed)
    .flatMap(({ value, added }) =>
      value.map((line) => ({ only: added ? ('replayed' as const) : ('recorded' as const), line })),
    )

const callLine = ({ op, input }: { op: string; input: unknown }) => `${op} ${canonical(withoutCredentials(input))}`
const logLine = ({ level, message }: Recording['logs'][number]) => `${level}: ${String(withoutCredentials(message))}`

const partsOf = ({ response, result, error }: RecordedOutcome): Record<string, unknown> => ({
  ...(response && {
    status: response.status,
    headers: [...response.headers].sort(),
    // What was streamed is in no recording.
    ...(response.body && 'leftOut' in response.body ? {} : { body: response.body }),
  }),
  ...(result === undefined ? {} : { result }),
  ...(error && { error }),
})

const isUnanswered = ({ ok, answer }: Recording['calls'][number]) =>
  !ok && (answer as { code?: string } | null)?.code === 'invocation.unrecorded'

/** Compares what a replay did with what was recorded. */
export const differenceOf = (recording: Recording, replayed: Replayed): ReplayDifference => {
  const [was, is] = [
    partsOf(recording.outcome),
    withoutCredentials(partsOf(replayed.outcome)) as Record<string, unknown>,
  ]
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  return {
    outcome: names
      .filter((name) => canonical(was[name]) !== canonical(is[name]))
      .map((what) => ({
        what,
        ...(was[what] === undefined ? {} : { recorded: was[what] }),
        ...(is[what] === undefined ? {} : { replayed: is[what] }),
      })),
    calls: linesBetween(recording.calls.map(callLine), replayed.calls.map(callLine)),
    logs: linesBetween(recording.logs.map(logLine), replayed.logs.map(logLine)),
    unanswered: replayed.calls.filter(isUnanswered).map(callLine),
  }
}

/** Whether there is none. */
export const isSame = ({ outcome, calls, logs }: ReplayDifference): boolean =>
  outcome.length + calls.length + logs.length === 0

const mostChars = 400
const shown = (value: unknown): string => {
  const text = value === undefined ? '(nothing)' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > mostChars ? `${text.slice(0, mostChars)}…` : text
}

const shownLines = (title: string, lines: LineDifference[]): string[] =>
  lines.length === 0
    ? []
    : [title, ...lines.map(({ only, line }) => `  ${only === 'recorded' ? '-' : '+'} ${shown(line)}`)]

/** The same for people: `-` is what was recorded, `+` what the replay did. */
export const differenceInWords = ({ outcome, calls, logs }: ReplayDifference): string[] => [
  ...outcome.flatMap(({ what, recorded, replayed }) => [
    `${what}:`,
    `  - ${shown(recorded)}`,
    `  + ${shown(replayed)}`,
  ]),
  ...shownLines('host calls:', calls),
  ...shownLines('logs:', logs),
]
