import { z } from 'zod'
import { defineCapability, op } from '../define.ts'
import { dbLimits } from './limits.ts'

const sql = z
  .string()
  .max(dbLimits.sqlLength, `A statement has at most ${dbLimits.sqlLength} characters.`)
  // Both would mean one thing to the statement check and another one to the server.
  .refine((text) => !text.includes('\0') && text.isWellFormed(), 'A statement is well-formed text without NUL.')

/** Came as JSON, so it is that; how it becomes a parameter of SQL is told in `params.ts`. */
const params = z.array(z.unknown()).max(dbLimits.params).default([])
const transaction = z.int().nonnegative()
const savepoint = z.int().nonnegative()
const stream = z.int().nonnegative()
const row = z.record(z.string(), z.unknown())
const page = z.object({ rows: z.array(row), done: z.boolean() })

/** Rows as objects, or as lists of their values where the caller asks for that: several columns may have one name. */
const lists = z.boolean().optional()
const executed = z.object({ rows: z.array(z.union([row, z.array(z.unknown())])), rowCount: z.int().nonnegative() })

/**
 * SQL on the plugin's own tables of one tenant.
 *
 * Values come back as JSON: whole numbers as numbers (beyond 2^53 as text), `numeric` as text, dates and
 * times as ISO 8601 text in UTC, `bytea` as base64, `json` and arrays as such, everything else as
 * Postgres writes it.
 */
export const db = defineCapability({
  name: 'db',
  scope: z.strictObject({
    readOnly: z.boolean().default(false).describe('Only what changes nothing, in read-only transactions'),
  }),
  inWords: ({ readOnly }, say) =>
    readOnly ? say('Read its own database tables') : say('Keep data in database tables of its own'),
  covers: (asked, granted) => granted.readOnly || !asked.readOnly,
  // Whether a statement writes is known when it was parsed: the host half refuses it under a read-only scope.
  errors: ['db.error', 'db.refused', 'db.timeout', 'db.too_large', 'db.quota', 'db.unavailable'],
  ops: {
    query: op({
      about: 'Runs one statement in a transaction of its own.',
      input: z.strictObject({ sql, params, lists }),
      output: executed,
      writes: false,
    }),
    batch: op({
      about: 'Runs several statements in one transaction and one round trip: all of them or none.',
      input: z.strictObject({
        statements: z.array(z.strictObject({ sql, params })).min(1).max(dbLimits.batch),
      }),
      output: z.array(executed),
      writes: false,
    }),
    begin: op({
      about: 'Opens a transaction, which is rolled back when the invocation ends.',
      input: z.strictObject({
        isolation: z.enum(['read committed', 'repeatable read', 'serializable']).optional(),
        readOnly: z.boolean().optional(),
      }),
      output: z.strictObject({ transaction }),
      writes: false,
    }),
    queryIn: op({
      about: 'Runs a statement in an open transaction.',
      input: z.strictObject({ transaction, sql, params, lists }),
      output: executed,
      writes: false,
    }),
    commit: op({
      about: 'Commits an open transaction.',
      input: z.strictObject({ transaction }),
      output: z.null(),
      writes: false,
    }),
    rollback: op({
      about: 'Rolls an open transaction back.',
      input: z.strictObject({ transaction }),
      output: z.null(),
      writes: false,
    }),
    savepoint: op({
      about: 'A place in a transaction to come back to without losing what was done before it.',
      input: z.strictObject({ transaction }),
      output: z.strictObject({ savepoint }),
      writes: false,
    }),
    release: op({
      about: 'Gives a savepoint up and keeps what was done since.',
      input: z.strictObject({ transaction, savepoint }),
      output: z.null(),
      writes: false,
    }),
    rollbackTo: op({
      about: 'Takes back what was done since a savepoint.',
      input: z.strictObject({ transaction, savepoint }),
      output: z.null(),
      writes: false,
    }),
    stream: op({
      about: 'Begins to read a large result piece by piece; in a transaction that is open, or one of its own.',
      input: z.strictObject({ sql, params, transaction: transaction.optional() }),
      output: page.extend({ stream }),
      writes: false,
    }),
    next: op({ about: 'The next rows of a stream.', input: z.strictObject({ stream }), output: page, writes: false }),
    close: op({
      about: 'Ends a stream before its end.',
      input: z.strictObject({ stream }),
      output: z.null(),
      writes: false,
    }),
  },
})
