import { createHash } from 'node:crypto'
import { tapeOp } from '../../sandbox/bridge/entries.ts'
import type { ProblemCode } from '../../problems/catalogue.ts'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { HostCalls } from '../supervisor/host-calls.ts'
import type { RecordedHostCall, Recording } from './recording.ts'
import { withoutCredentials } from './redact.ts'

/** Answers from a recording, which can begin anew. */
interface ReplayedCalls extends HostCalls {
  rewind(): void
}

/** The same text for values that are the same, whatever the order of their members. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  ) ?? 'null'

const hash = (base64: string | undefined) =>
  base64 === undefined ? '' : createHash('sha256').update(base64).digest('hex')

const keyOf = ({ op, input, inputBytes }: Pick<RecordedHostCall, 'op' | 'input' | 'inputBytes'>): string =>
  `${op} ${canonical(input)} ${hash(inputBytes)}`

const bytesOf = (base64: string | undefined) => (base64 === undefined ? undefined : Buffer.from(base64, 'base64'))

interface Refusal {
  code: ProblemCode
  detail?: Record<string, unknown>
}

/** How much of what was asked for stands in the sentence that says it is unknown. */
const shownChars = 200

/**
 * Answers host calls from a recording, and does nothing else: nothing is read or written anywhere. Calls that ran side
 * by side may come in another order: each is found by its op and its input, and those that are the same come in the
 * order in which they were made.
 */
export const createReplayedCalls = ({ calls, declared }: Pick<Recording, 'calls' | 'declared'>): ReplayedCalls => {
  let open = new Map<string, RecordedHostCall[]>()
  const rewind = () => {
    open = Map.groupBy(calls, keyOf)
  }
  rewind()

  return {
    names: declared,
    rewind,
    async answer(_running, { op, json, bytes }) {
      if (op === tapeOp) return { json: 'null' }
      const input = withoutCredentials(JSON.parse(json))
      const inputBytes = bytes && Buffer.from(bytes).toString('base64')
      const found = open.get(keyOf({ op, input, ...(inputBytes && { inputBytes }) }))?.shift()
      if (!found) {
        const text = canonical(input)
        const shown = text.length > shownChars ? `${text.slice(0, shownChars)}…` : text
        throw new Problem('invocation.unrecorded', {
          detail: said('The recording has no answer to {op} {shown}.', { op, shown }),
          op,
        })
      }
      if (!found.ok) {
        const { code, detail = {} } = found.answer as Refusal
        throw new Problem(code, detail)
      }
      const answerBytes = bytesOf(found.answerBytes)
      return { json: JSON.stringify(found.answer ?? null), ...(answerBytes && { bytes: answerBytes }) }
    },
  }
}
