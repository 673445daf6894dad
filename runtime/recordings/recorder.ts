import type { Tape } from '../../sandbox/bridge/entries.ts'
import type { Recorder } from '../supervisor/types.ts'
import { recordingLimits } from './limits.ts'
import type { RecordedHostCall, Recording } from './recording.ts'

/** What happened in one invocation. */
export interface Recorded {
  tape: Tape
  calls: RecordedHostCall[]
  logs: Recording['logs']
  isCut: boolean
  /** How it ended, unless it went well. */
  code?: string
  message?: string
}

const base64 = (bytes: Uint8Array | undefined) => (bytes ? Buffer.from(bytes).toString('base64') : undefined)

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}

/** Writes down what happens in an invocation, up to the size of a recording, and tells when it is over. */
export const createRecorder = (): { recorder: Recorder; over: Promise<Recorded> } => {
  const { promise: over, resolve } = Promise.withResolvers<Recorded>()
  const recorded: Recorded = {
    tape: { startMs: Date.now(), clock: [], random: [], bytes: [] },
    calls: [],
    logs: [],
    isCut: false,
  }
  const numbers = new Map<RecordedHostCall, number>()
  let left = recordingLimits.bytes

  /** Whether there is room for so much more. */
  const takes = (bytes: number): boolean => {
    left -= bytes
    if (left < 0) recorded.isCut = true
    return left >= 0
  }

  const recorder: Recorder = {
    called({ number, op, input, inputBytes, ok, answer, answerBytes }) {
      const size = input.length + answer.length + 1.4 * ((inputBytes?.length ?? 0) + (answerBytes?.length ?? 0))
      if (!takes(size)) return
      const call: RecordedHostCall = {
        op,
        input: parsed(input),
        ok,
        answer: parsed(answer),
        ...(inputBytes && { inputBytes: base64(inputBytes)! }),
        ...(answerBytes && { answerBytes: base64(answerBytes)! }),
      }
      numbers.set(call, number)
      recorded.calls.push(call)
    },
    taped({ startMs, clock, random, bytes, isCut }) {
      const { tape } = recorded
      tape.startMs = startMs
      if (isCut) tape.isCut = true
      if (!takes(JSON.stringify([clock, random, bytes]).length)) return void (tape.isCut = true)
      tape.clock.push(...clock)
      tape.random.push(...random)
      tape.bytes.push(...bytes)
    },
    logged({ level, message }) {
      if (takes(message.length)) recorded.logs.push({ level, message })
    },
    ended(code, message) {
      // As they were made, not as they were answered: that differs from run to run.
      const calls = recorded.calls.sort((a, b) => numbers.get(a)! - numbers.get(b)!)
      resolve({ ...recorded, calls, ...(code !== undefined && { code }), ...(message !== undefined && { message }) })
    },
  }
  return { recorder, over }
}
