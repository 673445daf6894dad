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

/** Requests to the outside: what the global `fetch` of a plugin sends. */
export const net = defineCapability({
  name: 'net',
  scope: z.strictObject({ hosts: z.array(hostEntry).max(netLimits.hosts).default([]) }),
  inWords: ({ hosts }) => (hosts.length === 0 ? 'Send requests to no host' : `Send requests to ${hosts.join(', ')}`),
  covers: (asked, granted) => hostsCover(asked.hosts, granted.hosts),
  ops: {
    fetch: op({
      input: z.strictObject({
        method: z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,32}$/, 'is not a method'),
        url: z.string().max(netLimits.urlBytes),
        headers: headers.default([]),
        redirect: z.enum(['follow', 'error', 'manual']).default('follow'),
        /** Text, or bytes beside the JSON. */
        body: z.string().optional(),
        bytes: bytes.optional(),
      }),
      output: z.object({
        status: z.int(),
        statusText: z.string(),
        headers: z.array(z.tuple([z.string(), z.string()])),
        /** Where the reply came from, after redirects. */
        url: z.string(),
        redirected: z.boolean(),
        /** The body, beside the JSON. */
        bytes,
      }),
      writes: true,
    }),
  },
})
