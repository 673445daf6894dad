import type { Knex } from 'knex'
import type { ProblemCode } from '../../problems/catalogue.ts'
import { inEnglish, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'

type OperationKind = 'tenant.create'
type OperationState = 'running' | 'done' | 'failed'

/** Work for the platform that goes on after its request was answered. */
export interface Operation {
  id: string
  kind: OperationKind
  /** What it is about, such as the slug of a tenant. */
  target: string
  state: OperationState
  steps: { name: string; state: 'waiting' | 'running' | 'done' | 'failed' }[]
  /** Why it failed. */
  problem?: { code: ProblemCode; detail: string }
  createdAt: Date
  finishedAt?: Date
}

/** What is to be done, and in which steps. */
export interface Work {
  kind: OperationKind
  target: string
  steps: string[]
  /** Tells of each step when it begins. */
  perform(begin: (step: string) => Promise<void>): Promise<unknown>
}

interface Page<T> {
  items: T[]
  nextCursor?: string
}

export interface Operations {
  /** Writes it down and begins it; it ends by itself. */
  start(work: Work): Promise<Operation>
  /** @throws {Problem} `request.not_found` */
  get(id: string): Promise<Operation>
  /** The latest first. */
  list(page: { cursor?: string; limit: number; state?: OperationState }): Promise<Page<Operation>>
  /** Forgets what is over since long. */
  sweep(now?: Date): Promise<void>
  /** Resolves when nothing of this process is under way. */
  close(): Promise<void>
}

interface Row {
  id: string
  seq: string
  kind: OperationKind
  target: string
  state: OperationState
  steps: string[]
  steps_done: number
  problem: { code: ProblemCode; detail: string } | null
  created_at: Date
  updated_at: Date
  finished_at: Date | null
}

const dayMs = 24 * 60 * 60_000
const keptMs = 30 * dayMs
/** A step takes seconds. What was not heard of for so long went with its process. */
const lostMs = 5 * 60_000

const isLost = ({ state, updated_at }: Row) => state === 'running' && Date.now() - updated_at.getTime() > lostMs

const fromRow = (row: Row): Operation => {
  const state = isLost(row) ? 'failed' : row.state
  const lost = {
    code: 'platform.error' as const,
    detail: inEnglish(said('The process that did this ended. Nothing half done was kept.')),
  }
  const problem = isLost(row) ? lost : row.problem
  return {
    id: row.id,
    kind: row.kind,
    target: row.target,
    state,
    steps: row.steps.map((name, at) => ({
      name,
      state: at < row.steps_done ? 'done' : at === row.steps_done && state !== 'done' ? state : 'waiting',
    })),
    ...(problem && { problem }),
    createdAt: row.created_at,
    ...(row.finished_at && { finishedAt: row.finished_at }),
  }
}

const problemOf = (error: unknown): { code: ProblemCode; detail: string } =>
  error instanceof Problem
    ? { code: error.code, detail: String(error.detail.detail ?? error.message) }
    : { code: 'platform.error', detail: inEnglish(said('It could not be done.')) }

/**
 * Long work of the platform as something to look at while it goes on.
 *
 * @example
 * const { id } = await operations.start({ kind: 'tenant.create', target: 'acme', steps: ['tenant', 'realm'],
 *   perform: (begin) => tenants.create(acme, actor, begin) })
 */
export const createOperations = ({ core, onError }: { core: Knex; onError: (error: unknown) => void }): Operations => {
  const table = () => core<Row>('core.operations')
  const running = new Set<Promise<void>>()

  const change = (id: string, values: Record<string, unknown>) =>
    core('core.operations')
      .where({ id })
      .update({ ...values, updated_at: core.fn.now() })

  const perform = async (id: string, { steps, perform: work }: Work) => {
    try {
      await work(async (step) => {
        const at = steps.indexOf(step)
        if (at >= 0) await change(id, { steps_done: at })
      })
      await change(id, { state: 'done', steps_done: steps.length, finished_at: core.fn.now() })
    } catch (error) {
      if (!(error instanceof Problem)) onError(error)
      const problem = JSON.stringify(problemOf(error))
      await change(id, { state: 'failed', problem, finished_at: core.fn.now() }).catch(onError)
    }
  }

  return {
    async start(work) {
      const { kind, target, steps } = work
      const [row] = (await core('core.operations').insert({ kind, target, steps }).returning('*')) as Row[]
      const done = perform(row!.id, work)
      running.add(done)
      void done.finally(() => running.delete(done))
      return fromRow(row!)
    },

    async get(id) {
      const row = (await table().where({ id }).first()) as Row | undefined
      if (!row) throw new Problem('request.not_found', { detail: said('There is no such operation.') })
      return fromRow(row)
    },

    async list({ cursor, limit, state }) {
      const rows = (await table()
        .modify((query) => {
          if (cursor !== undefined) void query.where('seq', '<', cursor)
          if (state !== undefined) void query.where({ state })
        })
        .orderBy('seq', 'desc')
        .limit(limit + 1)) as Row[]
      const page = rows.slice(0, limit)
      return { items: page.map(fromRow), ...(rows.length > limit && { nextCursor: page.at(-1)!.seq }) }
    },

    async sweep(now = new Date()) {
      await table()
        .where('finished_at', '<', new Date(now.getTime() - keptMs))
        .delete()
      await table()
        .where('updated_at', '<', new Date(now.getTime() - keptMs))
        .delete()
    },

    async close() {
      await Promise.all(running)
    },
  }
}
