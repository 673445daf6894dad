import { z } from 'zod'
import type { Language } from '../languages/languages.ts'
import { problemBody } from '../problems/problem-body.ts'
import { Problem } from '../problems/problem.ts'
import { problemSchema } from './problem-response.ts'

/** As many as one call does something with. */
export const mostAtOnce = 200

/** What became of one of several. */
const bulkOutcome = z
  .object({
    id: z.string().describe('The one that it is about'),
    done: z.boolean(),
    problem: problemSchema.optional().describe('Why it was not done'),
  })
  .meta({ id: 'BulkOutcome' })

export const bulkOutcomes = z
  .object({ done: z.int().describe('How many were'), items: z.array(bulkOutcome).describe('In the order of the call') })
  .meta({ id: 'BulkOutcomes' })

/** Ids that a call does something with, each once. */
export const bulkIds = <Id extends z.ZodType<string>>(id: Id) =>
  z
    .array(id)
    .min(1)
    .max(mostAtOnce)
    .transform((ids) => [...new Set(ids)])

/**
 * Does the same with each of several, one after the other and each by itself: one that is refused holds up no other.
 *
 * @param refused is told of each refusal, such as for the audit trail
 * @example
 * await doEach(ids, language, (id) => work.redrive('job', tenant.id, id))
 */
export const doEach = async (
  ids: readonly string[],
  language: Language,
  perform: (id: string) => Promise<unknown>,
  refused: (id: string, problem: Problem) => void = () => undefined,
): Promise<z.input<typeof bulkOutcomes>> => {
  const items: z.input<typeof bulkOutcome>[] = []
  for (const id of ids) {
    try {
      await perform(id)
      items.push({ id, done: true })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      refused(id, error)
      items.push({ id, done: false, problem: problemBody(error, undefined, language) })
    }
  }
  return { done: items.filter(({ done }) => done).length, items }
}
