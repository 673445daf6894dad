import { z } from 'zod'

const text = z.string()

/** A body as a recording keeps it: text, bytes in base64, or not at all, since it was streamed or too large. */
const recordedBody = z.union([
  z.strictObject({ text }),
  z.strictObject({ base64: z.base64() }),
  z.strictObject({ leftOut: z.literal(true) }),
  z.null(),
])

export type RecordedBody = z.output<typeof recordedBody>

const headers = z.array(z.tuple([text, text]))

const entry = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('request'),
    request: z.strictObject({ method: text, url: text, headers, body: recordedBody }),
    route: text.optional().describe('Absent: the catch-all fetch'),
    params: z.record(text, text).optional(),
  }),
  z.strictObject({
    kind: z.enum(['event', 'job', 'lifecycle']),
    name: text,
    payload: z.unknown(),
  }),
])

const call = z.strictObject({
  op: text.describe('Such as kv.get'),
  input: z.unknown(),
  inputBytes: z.base64().optional(),
  ok: z.boolean(),
  answer: z.unknown().describe('What was answered, or the problem'),
  answerBytes: z.base64().optional(),
})

/** How an invocation ended. */
const outcome = z.strictObject({
  response: z.strictObject({ status: z.int(), headers, body: recordedBody }).optional(),
  result: z.unknown().optional().describe('Of what is no request'),
  error: z.strictObject({ code: text, message: text }).optional(),
})

/** All that an invocation got from outside, and what it made of it; with it the same code runs again anywhere. */
export const recording = z
  .strictObject({
    format: z.literal(1),
    id: z.uuid(),
    plugin: text,
    version: text,
    tenant: text,
    language: text.optional().describe('That of the tenant'),
    at: z.iso.datetime(),
    entry,
    user: z
      .strictObject({
        id: text,
        name: text,
        email: text.optional(),
        language: text.optional(),
        permissions: z.array(text),
      })
      .optional(),
    declared: z.array(text).describe('Capabilities that the manifest asks for'),
    grant: z.record(text, z.unknown()),
    settings: z.record(text, z.unknown()),
    dynamicCode: z.boolean(),
    tape: z.strictObject({
      startMs: z.number(),
      clock: z.array(z.number()).describe('Each time that the code asked for, in order'),
      random: z.array(z.number()),
      bytes: z.array(z.base64()),
      isCut: z.boolean().optional(),
    }),
    calls: z.array(call).describe('Host calls, in the order in which they were made'),
    logs: z.array(z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']), message: text })),
    outcome,
    isCut: z.boolean().optional().describe('There was more than a recording holds'),
  })
  .meta({ id: 'Recording' })

export type Recording = z.output<typeof recording>
export type RecordedHostCall = Recording['calls'][number]
export type RecordedOutcome = Recording['outcome']
