import { z } from 'zod'
import { defineCapability, op } from '../define.ts'
import { jobLimits } from './limits.ts'

const jobName = z.string().regex(/^[a-z][a-zA-Z0-9_-]{0,63}$/, 'is not the name of a job')
const text = z
  .string()
  .min(1)
  .max(jobLimits.nameLength)
  .refine((given) => !given.includes('\0') && given.isWellFormed(), 'is well-formed text without NUL')
const id = z.uuid()

const state = z.enum(['waiting', 'running', 'done', 'dead', 'cancelled'])

const job = z.strictObject({
  id,
  name: z.string(),
  state,
  attempts: z.int(),
  runAt: z.string(),
  progress: z.unknown(),
  result: z.unknown(),
  error: z.strictObject({ code: z.string(), message: z.string(), at: z.string() }).nullable(),
})

const schedule = z.strictObject({
  name: z.string(),
  job: z.string(),
  cron: z.string(),
  timeZone: z.string(),
  missed: z.enum(['once', 'skip']),
  nextAt: z.string(),
})

/** Work that is done later, or again and again. */
export const jobs = defineCapability({
  name: 'jobs',
  scope: z.strictObject({ names: z.array(jobName).max(200).default([]).describe('Jobs that it may have done') }),
  inWords: ({ names }, say) =>
    names.length > 0
      ? say('Work in the background: {names}', { names: names.join(', ') })
      : say('Work in the background'),
  covers: (asked, granted) => granted.names.every((name) => asked.names.includes(name)),
  errors: ['job.too_large', 'job.quota', 'request.conflict'],
  ops: {
    enqueue: op({
      about: 'Has a job done, now or later.',
      input: z
        .strictObject({
          name: jobName,
          data: z.unknown().optional(),
          delayMs: z.int().nonnegative().max(jobLimits.delayMs).optional(),
          at: z.iso.datetime({ offset: true }).optional(),
          unique: text.optional(),
          key: text.optional(),
          priority: z.int().min(-100).max(100).default(0),
          attempts: z.int().min(1).max(jobLimits.attempts).optional(),
        })
        .refine(({ delayMs, at }) => delayMs === undefined || at === undefined, 'Say delayMs or at, not both.'),
      output: z.strictObject({ id, isNew: z.boolean() }),
      writes: true,
    }),
    get: op({
      about: 'How a job of its own is getting on; null when there is none of this id.',
      input: z.strictObject({ id }),
      output: job.nullable(),
      writes: false,
    }),
    cancel: op({
      about: 'Ends a job that waits or runs; says whether it did.',
      input: z.strictObject({ id }),
      output: z.boolean(),
      writes: true,
    }),
    progress: op({
      about: 'Says how far a job that runs has come.',
      input: z.strictObject({ id, progress: z.unknown() }),
      output: z.null(),
      writes: true,
    }),
    schedule: op({
      about: 'Makes or changes a schedule, by its name.',
      input: z.strictObject({
        name: text,
        job: jobName,
        cron: text,
        timeZone: text.default('UTC'),
        missed: z.enum(['once', 'skip']).default('once'),
        data: z.unknown().optional(),
      }),
      output: schedule,
      writes: true,
    }),
    unschedule: op({
      about: 'Ends a schedule that the plugin made; says whether there was one.',
      input: z.strictObject({ name: text }),
      output: z.boolean(),
      writes: true,
    }),
    schedules: op({
      about: 'All schedules of the installation, those of the manifest included.',
      input: z.strictObject({}),
      output: z.array(schedule),
      writes: false,
    }),
  },
})
