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
  scope: z.strictObject({ readOnly: z.boolean().default(false).describe('Only the operations that change nothing') }),
  inWords: ({ readOnly }, say) => (readOnly ? say('Read its own stored values') : say('Store small values of its own')),
  covers: (asked, granted) => granted.readOnly || !asked.readOnly,
  errors: ['kv.conflict', 'kv.too_large', 'kv.quota'],
  ops: {
    get: op({
      about: 'A value with its version; null when there is none.',
      input: z.strictObject({ key }),
      output: found,
      writes: false,
    }),
    getMany: op({
      about: 'The values of several keys; those without a value are left out.',
      input: z.strictObject({ keys: z.array(key).max(kvLimits.page) }),
      output: z.array(z.object({ key, value: z.unknown() })),
      writes: false,
    }),
    set: op({
      about:
        'Sets a value; with `ifVersion` only if it still has that version, 0 being that of a key that is not there.',
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
      about: 'Deletes a key, with `ifVersion` only at that version; says whether it was there.',
      input: z.strictObject({ key, ifVersion: ifVersion.optional() }),
      output: z.boolean(),
      writes: true,
    }),
    list: op({
      about: 'Keys that begin with a prefix, with their values, in order.',
      input: z.strictObject({
        prefix: text.refine(bytes(kvLimits.keyBytes)).default(''),
        limit: z.int().positive().max(kvLimits.page).default(kvLimits.page),
        cursor: key.optional(),
      }),
      output: z.object({ items: z.array(z.object({ key, value: z.unknown() })), cursor: z.string().optional() }),
      writes: false,
    }),
    batch: op({
      about: 'Several changes in one round trip: all of it or nothing.',
      input: z.strictObject({ steps: z.array(step).min(1).max(kvLimits.batch) }),
      output: z.array(z.union([z.object({ version: z.int() }), z.boolean(), z.number()])),
      writes: true,
    }),
    increment: op({
      about: 'Adds to a number, which begins at 0; gives what it is then.',
      input: z.strictObject({ key, by: z.int().default(1) }),
      output: z.number(),
      writes: true,
    }),
  },
})
