import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import { keptIn } from '../../problems/kept-words.ts'
import { bulkIds } from '../bulk.ts'
import { webhookFailureIn } from '../../runtime/webhooks/failure-words.ts'
import type { WorkItem } from '../../runtime/queues/inspection.ts'

export const workState = z.enum(['waiting', 'running', 'done', 'dead', 'cancelled'])

/** Several of them, and what is to be done with each. */
export const bulkWork = <const Action extends string>(actions: [Action, ...Action[]]) =>
  z.strictObject({ ids: bulkIds(z.uuid()), action: z.enum(actions) })

export const workErrors = z
  .array(z.object({ at: z.string(), code: z.string(), message: z.string() }))
  .describe('What went wrong, the latest last')

/** What went wrong, as it is kept in English, in the words of a reader. */
export const errorsIn = <T extends { code: string; message: string }>(language: Language, errors: T[]): T[] =>
  errors.map((error) => ({
    ...error,
    message: error.code === 'webhook.failed' ? webhookFailureIn(language, error.message) : keptIn(language, error),
  }))

/** What deliveries and jobs have in common. */
export const workItem = z.object({
  id: z.uuid(),
  state: workState.describe('`dead`: given up after its last attempt'),
  attempts: z.int(),
  maxAttempts: z.int(),
  errors: workErrors,
  key: z.string().nullable().describe('Those of the same key come one after the other'),
  runAt: z.iso.datetime(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
})

/** Work as the API answers it, with why it failed in the words of the reader. */
export const workItemJson = (language: Language, item: WorkItem) => ({
  id: item.id,
  state: item.state,
  attempts: item.attempts,
  maxAttempts: item.maxAttempts,
  errors: errorsIn(language, item.errors),
  key: item.key,
  runAt: item.runAt.toISOString(),
  createdAt: item.createdAt.toISOString(),
  startedAt: item.startedAt?.toISOString() ?? null,
  finishedAt: item.finishedAt?.toISOString() ?? null,
})
