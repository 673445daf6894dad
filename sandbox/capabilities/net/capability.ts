import { z } from 'zod'
import { defineCapability, op } from '../define.ts'
import { hostEntry } from './host-schema.ts'
import { hostsCover } from './hosts.ts'
import { netLimits } from './limits.ts'

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'are not bytes')

const headers = z
  .array(
    z.tuple([
      z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'is not the name of a header'),
      z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'is not the value of a header'),
    ]),
  )
  .refine(
    (all) => all.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0) <= netLimits.headerBytes,
    `Headers have at most ${netLimits.headerBytes} bytes.`,
  )

/** Which request of the invocation it is about: a number that the isolate gives to each. */
const id = z.int().nonnegative()

const request = {
  id,
  method: z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,32}$/, 'is not a method'),
  url: z.string().max(netLimits.urlBytes),
  headers: headers.default([]),
  redirect: z.enum(['follow', 'error', 'manual']).default('follow'),
}

const reply = z.object({
  status: z.int(),
  statusText: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  url: z.string().describe('Where the reply came from, after redirects'),
  redirected: z.boolean(),
  bytes: bytes.describe('What is there of the body'),
  done: z.boolean().describe('Whether that is all of it; the rest is read piece by piece'),
})

/** Requests to the outside: what the global `fetch` of a plugin sends. */
export const net = defineCapability({
  name: 'net',
  scope: z.strictObject({
    hosts: z
      .array(hostEntry)
      .max(netLimits.hosts)
      .default([])
      .describe('Hosts that it may reach: `[http://][*.]host[:port]`, https and port 443 unless it says otherwise'),
  }),
  inWords: ({ hosts }, say) =>
    hosts.length === 0 ? say('Send requests to no host') : say('Send requests to {hosts}', { hosts: hosts.join(', ') }),
  covers: (asked, granted) => hostsCover(asked.hosts, granted.hosts),
  errors: ['net.refused', 'net.failed', 'net.limit', 'quota.exceeded'],
  ops: {
    fetch: op({
      about: 'Sends a request whose body is there.',
      input: z.strictObject({ ...request, body: z.string().optional(), bytes: bytes.optional() }),
      output: reply,
      writes: true,
    }),
    begin: op({
      about: 'Begins a request whose body follows in pieces: `send` each, then `reply`.',
      input: z.strictObject({ ...request, size: z.int().nonnegative().optional() }),
      output: z.null(),
      writes: true,
    }),
    send: op({
      about: 'Sends a piece; resolves when the other side has taken so much that more may come, or wants no more.',
      input: z.strictObject({ id, bytes }),
      output: z.strictObject({ wanted: z.boolean() }),
      writes: true,
    }),
    reply: op({
      about: 'The reply to a request whose body was sent.',
      input: z.strictObject({ id }),
      output: reply,
      writes: true,
    }),
    read: op({
      about: 'The next piece of the body of a reply.',
      input: z.strictObject({ id }),
      output: z.object({ bytes, done: z.boolean() }),
      writes: false,
    }),
    cancel: op({
      about: 'Lets go of a request, in whatever state it is.',
      input: z.strictObject({ id }),
      output: z.null(),
      writes: false,
    }),
  },
})
