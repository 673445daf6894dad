import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { z } from 'zod'
import type { Changes } from '../changes.ts'
import { processWorkers } from './own-workers.ts'

/** What processes ask one another, and what each of it is answered with. */
const asked = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('workers') }),
  z.object({ kind: z.literal('profile'), tenant: z.uuid(), installation: z.uuid(), ms: z.number().positive() }),
])
const answered = {
  workers: processWorkers,
  /** Nothing where none of its isolates is, or where it did nothing meanwhile. */
  profile: z.record(z.string(), z.unknown()).nullable(),
}

type Asked = z.output<typeof asked>
type Kind = Asked['kind']
type AskedOf<K extends Kind> = Extract<Asked, { kind: K }>
type AnsweredWith<K extends Kind> = z.output<(typeof answered)[K]>

/** How this process answers. */
export type Answers = { [K in Kind]: (question: AskedOf<K>) => AnsweredWith<K> | Promise<AnsweredWith<K>> }

export interface Questions {
  /** What each of these processes answers; one that does not within the time is not among them. */
  ask<K extends Kind>(
    processes: string[],
    question: AskedOf<K>,
    timeoutMs: number,
  ): Promise<Map<string, AnsweredWith<K>>>
  close(): void
}

const message = z.object({ id: z.uuid(), to: z.array(z.uuid()), question: asked })
const keptSeconds = 60
/** So many ids fit into one NOTIFY, with what is asked. */
const mostTold = 100

/**
 * Lets platform processes ask one another: the question goes over the channel of changes, the answer, which may be
 * long, through a table.
 *
 * @example
 * const workers = await questions.ask(['a process'], { kind: 'workers' }, 1_000)
 */
export const createQuestions = ({
  core,
  changes,
  self,
  answers,
  onError,
}: {
  core: Knex
  changes: Pick<Changes, 'publish' | 'subscribe'>
  /** Id of this process. */
  self: string
  answers: Answers
  onError: (error: unknown) => void
}): Questions => {
  const table = () => core('core.process_answers')

  const answer = async (text: string) => {
    const { id, to, question } = message.parse(JSON.parse(text))
    if (!to.includes(self)) return
    const given = await (question.kind === 'workers' ? answers.workers(question) : answers.profile(question))
    await table().insert({ question: id, process: self, answer: JSON.stringify(given) })
    await changes.publish('answer', id)
    // Those that came too late for who asked.
    await table().whereRaw('at < now() - make_interval(secs => ?)', [keptSeconds]).delete()
  }
  const leave = changes.subscribe('question', (key) => {
    if (key !== '*') answer(key).catch(onError)
  })

  return {
    async ask<K extends Kind>(processes: string[], question: AskedOf<K>, timeoutMs: number) {
      const given = new Map<string, AnsweredWith<K>>()
      if (processes.length === 0) return given
      const id = randomUUID()
      const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
      const read = async () => {
        const rows = await table().where({ question: id }).select<{ process: string; answer: unknown }[]>('*')
        for (const each of rows) {
          // What a process of another release says otherwise is no answer.
          const { data, success } = answered[question.kind].safeParse(each.answer)
          if (success) given.set(each.process, data as AnsweredWith<K>)
        }
        if (rows.length === processes.length) end()
      }
      let reading = Promise.resolve()
      const stop = changes.subscribe('answer', (key) => {
        if (key === id || key === '*') reading = reading.then(read).catch(onError)
      })
      const timer = setTimeout(end, timeoutMs)
      try {
        for (let first = 0; first < processes.length; first += mostTold) {
          const to = processes.slice(first, first + mostTold)
          await changes.publish('question', JSON.stringify({ id, to, question } satisfies z.input<typeof message>))
        }
        await isOver
        await reading
        return given
      } finally {
        clearTimeout(timer)
        stop()
        await table().where({ question: id }).delete().catch(onError)
      }
    },
    close: () => leave(),
  }
}
