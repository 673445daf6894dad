import { z } from 'zod'
import { defineCapability, op } from '../define.ts'
import { kvLimits } from './limits.ts'

const text = z
  .string()
  .refine((key) => !key.includes('\0') && key.isWellFormed(), 'A key is well-formed text without NUL.')
const bytes = (most: number) => (key: string) => Buffer.byteLength(key) <= most
const key = text.min(1).refine(bytes(kvLimits.keyBytes), `A key has at most ${kvLimits.keyBytes} bytes.`)

/** JSON, and present: `undefined` can't be kept. Its size is checked where it is stored. */
const value = z.unknown().refine((present) => present !== undefined, 'There is no value.')
const ifVersion = z.int().nonnegative()
const ttlSeconds = z.int().positive().max(kvLimits.ttlSeconds)

/** One change in a batch. `check` only says at which version a key has to be for the others. */
const step = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('set'),
    key,
    value,
    ttlSeconds: ttlSeconds.optional(),
    ifVersion: ifVersion.optional(),
  }),
  z.strictObject({ op: z.literal('delete'), key, ifVersion: ifVersion.optional() }),
  z.strictObject({ op: z.literal('increment'), key, by: z.int().default(1) }),
  z.strictObject({ op: z.literal('check'), key, ifVersion }),
])
const found = z.object({ value: z.unknown(), version: z.int() }).nullable()

/** Small values by key, apart for each installation. */
export const kv = defineCapability({
  name: 'kv',
  scope: z.strictObject({ readOnly: z.boolean().default(false) }),
  inWords: ({ readOnly }) => (readOnly ? 'Read its own stored values' : 'Store small values of its own'),
  covers: (asked, granted) => granted.readOnly || !asked.readOnly,
  ops: {
    get: op({ input: z.strictObject({ key }), output: found, writes: false }),
    getMany: op({
      input: z.strictObject({ keys: z.array(key).max(kvLimits.page) }),
      output: z.array(z.object({ key, value: z.unknown() })),
      writes: false,
    }),
    /** `ifVersion` 0: only if there is no such key. */
    set: op({
      input: z.strictObject({
        key,
        value,
        ttlSeconds: ttlSeconds.optional(),
        ifVersion: ifVersion.optional(),
      }),
      output: z.object({ version: z.int() }),
      writes: true,
    }),
    delete: op({
      input: z.strictObject({ key, ifVersion: ifVersion.optional() }),
      output: z.boolean(),
      writes: true,
    }),
    list: op({
      input: z.strictObject({
        prefix: text.refine(bytes(kvLimits.keyBytes)).default(''),
        limit: z.int().positive().max(kvLimits.page).default(kvLimits.page),
        cursor: key.optional(),
      }),
      output: z.object({ items: z.array(z.object({ key, value: z.unknown() })), cursor: z.string().optional() }),
      writes: false,
    }),
    /** All of it or nothing, in one round trip. */
    batch: op({
      input: z.strictObject({ steps: z.array(step).min(1).max(kvLimits.batch) }),
      output: z.array(z.union([z.object({ version: z.int() }), z.boolean(), z.number()])),
      writes: true,
    }),
    increment: op({
      input: z.strictObject({ key, by: z.int().default(1) }),
      output: z.number(),
      writes: true,
    }),
  },
})
