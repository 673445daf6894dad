import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Also } from '../audit.ts'
import type { Inspection } from './inspection.ts'
import type { WorkError, WorkKind } from './work.ts'

export const workKinds = ['event', 'job', 'webhook', 'rollout', 'update'] as const satisfies WorkKind[]

interface QueueCounts {
  kind: WorkKind
  waiting: number
  running: number
  dead: number
  cancelled: number
  oldestWaitingAt: Date | null
}

/** Something that was given up, at any tenant. */
export interface DeadLetter {
  id: string
  seq: string
  kind: WorkKind
  name: string
  tenantId: string
  tenant: string
  plugin: string | null
  attempts: number
  /** Of each attempt that failed, the latest last. */
  errors: WorkError[]
  createdAt: Date
  finishedAt: Date | null
}

export interface DeadLetters {
  counts(): Promise<QueueCounts[]>
  /** The latest first; a cursor is the `seq` of the last one. */
  list(filter: { kind?: WorkKind; tenant?: string }, page: { before?: string; limit: number }): Promise<DeadLetter[]>
  /** Tries it again from the first attempt on. @throws {Problem} `request.not_found`, `request.conflict` */
  redrive(id: string, also: (letter: DeadLetter) => Also): Promise<void>
  /** @throws {Problem} `request.not_found`, `request.conflict` */
  discard(id: string, also: (letter: DeadLetter) => Also): Promise<void>
}

interface Row {
  id: string
  seq: string
  lane: string
  name: string
  tenant_id: string
  tenant: string
  plugin: string | null
  attempts: number
  errors: WorkError[]
  created_at: Date
  finished_at: Date | null
}

const kindOf = (lane: string) => lane.split('/', 1)[0] as WorkKind

const toLetter = ({ lane, tenant_id, created_at, finished_at, ...row }: Row): DeadLetter => ({
  ...row,
  kind: kindOf(lane),
  tenantId: tenant_id,
  createdAt: created_at,
  finishedAt: finished_at,
})

/** The queues of all tenants, for who runs the platform. */
export const createDeadLetters = ({
  core,
  work,
}: {
  core: Knex
  work: Pick<Inspection, 'redrive' | 'discard'>
}): DeadLetters => {
  const dead = () =>
    core('core.work as w')
      .join('core.tenants as t', 't.id', 'w.tenant_id')
      .leftJoin('core.installations as i', 'i.id', 'w.installation_id')
      .where('w.state', 'dead')
      .select<Row[]>(
        ...['id', 'seq', 'lane', 'name', 'tenant_id', 'attempts', 'errors', 'created_at', 'finished_at'].map(
          (column) => `w.${column}`,
        ),
        't.slug as tenant',
        'i.plugin_id as plugin',
      )

  const get = async (id: string): Promise<DeadLetter> => {
    const [row] = await dead().where('w.id', id)
    if (!row) throw new Problem('request.not_found', { detail: said('There is no dead letter of this id.') })
    return toLetter(row)
  }

  return {
    async counts() {
      const rows: { kind: WorkKind; state: string; count: string; oldest: Date | null }[] = await core('core.work')
        .select(core.raw(`split_part(lane, '/', 1) as kind`), 'state')
        .count('* as count')
        .min('created_at as oldest')
        .whereNot('state', 'done')
        .groupByRaw('1, 2')
      return workKinds.map((kind) => {
        const of = (state: string) => rows.find((row) => row.kind === kind && row.state === state)
        const count = (state: string) => Number(of(state)?.count ?? 0)
        return {
          kind,
          waiting: count('waiting'),
          running: count('running'),
          dead: count('dead'),
          cancelled: count('cancelled'),
          oldestWaitingAt: of('waiting')?.oldest ?? null,
        }
      })
    },

    async list({ kind, tenant }, { before, limit }) {
      const query = dead().orderBy('w.seq', 'desc').limit(limit)
      if (kind !== undefined) query.whereRaw('starts_with(w.lane, ?)', [`${kind}/`])
      if (tenant !== undefined) query.where('t.slug', tenant)
      if (before !== undefined) query.where('w.seq', '<', before)
      return (await query).map(toLetter)
    },

    async redrive(id, also) {
      const letter = await get(id)
      await work.redrive(letter.kind, letter.tenantId, id, also(letter))
    },

    async discard(id, also) {
      const letter = await get(id)
      await work.discard(letter.kind, letter.tenantId, id, also(letter))
    },
  }
}
