import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Changes } from '../changes.ts'

/** What a tenant gets for what it pays: values of limits, those not named as the platform's defaults are. */
export interface Plan {
  id: string
  name: string
  description: string
  limits: Record<string, number>
  /** Names of those that are warned of only. */
  soft: string[]
  /** Whether new tenants get it. */
  isDefault: boolean
  /** Whether tenants may ask for it. */
  isOffered: boolean
  /** Grows with every change. */
  revision: number
  /** How many tenants have it. */
  tenants: number
  createdAt: Date
  updatedAt: Date
}

type NewPlan = Pick<Plan, 'id' | 'name' | 'description' | 'limits' | 'soft'>
type PlanChange = Partial<Omit<NewPlan, 'id'>> & { isOffered?: boolean } & {
  /** Makes it the default. */ isDefault?: true
}

/** Writes to the audit trail what was done, in the transaction that did it. */
type Note<Subject> = (trx: Knex, before: Subject | undefined, after: Subject | undefined) => Promise<void>

export interface Plans {
  list(): Promise<Plan[]>
  /** @throws {Problem} `request.not_found` */
  get(id: string): Promise<Plan>
  /** @throws {Problem} `request.conflict` when there is one of this id */
  create(plan: NewPlan, note: Note<Plan>): Promise<Plan>
  /**
   * @param check is told the revision that is about to be changed, and may throw
   * @throws {Problem} `request.not_found`
   */
  change(id: string, change: PlanChange, check: (revision: number) => void, note: Note<Plan>): Promise<Plan>
  /** @throws {Problem} `request.not_found`, `request.conflict` while tenants have it, or it is the default */
  remove(id: string, check: (revision: number) => void, note: Note<Plan>): Promise<void>
  /**
   * Gives a tenant another plan, and ends its trial.
   *
   * @param check is told the plan that it has until now, and may throw
   * @throws {Problem} `request.not_found`
   */
  assign(tenantId: string, id: string, check: (before: string) => void, note: Note<string>): Promise<void>
  /** The plan that a tenant has. */
  of(tenantId: string): Promise<{ id: string; name: string }>
}

interface Row {
  id: string
  name: string
  description: string
  limits: Record<string, number>
  soft: string[]
  is_default: boolean
  is_offered: boolean
  revision: string
  created_at: Date
  updated_at: Date
  tenants?: string
}

const toPlan = (row: Row): Plan => ({
  id: row.id,
  name: row.name,
  description: row.description,
  limits: row.limits,
  soft: row.soft,
  isDefault: row.is_default,
  isOffered: row.is_offered,
  revision: Number(row.revision),
  tenants: Number(row.tenants ?? 0),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

/** The plans, and which of them tenants have. */
export const createPlans = ({ core, changes }: { core: Knex; changes: Pick<Changes, 'publish'> }): Plans => {
  const plans = (db: Knex) =>
    db('core.plans as p').select<Row[]>(
      'p.*',
      db.raw('(select count(*) from core.tenants t where t.plan_id = p.id) as tenants'),
    )

  const find = async (db: Knex, id: string): Promise<Plan> => {
    const [row] = await plans(db).where('p.id', id)
    if (!row) throw new Problem('request.not_found', { detail: said('There is no plan "{id}".', { id }) })
    return toPlan(row)
  }

  /** Nobody else changes it, or gives it to a tenant, until the transaction ends. */
  const lock = async (trx: Knex, id: string): Promise<Plan> => {
    await trx('core.plans').where({ id }).forUpdate().first('id')
    return find(trx, id)
  }

  return {
    list: async () => (await plans(core).orderBy('p.id')).map(toPlan),
    get: (id) => find(core, id),
    create: (plan, note) =>
      core.transaction(async (trx) => {
        const [made] = await trx('core.plans')
          .insert({ ...plan, limits: JSON.stringify(plan.limits) })
          .onConflict('id')
          .ignore()
          .returning('id')
        if (!made)
          throw new Problem('request.conflict', { detail: said('There is a plan "{id}" already.', { id: plan.id }) })
        const after = await find(trx, plan.id)
        await note(trx, undefined, after)
        return after
      }),
    async change(id, { limits, isDefault, isOffered, ...plain }, check, note) {
      const changed = await core.transaction(async (trx) => {
        const before = await lock(trx, id)
        check(before.revision)
        // One default at any time: the one before first.
        if (isDefault) await trx('core.plans').where({ is_default: true }).update({ is_default: false })
        await trx('core.plans')
          .where({ id })
          .update({
            ...plain,
            ...(limits && { limits: JSON.stringify(limits) }),
            ...(isDefault && { is_default: true }),
            ...(isOffered !== undefined && { is_offered: isOffered }),
            revision: trx.raw('revision + 1'),
            updated_at: trx.fn.now(),
          })
        const after = await find(trx, id)
        await note(trx, before, after)
        return after
      })
      await changes.publish('quota', '*')
      return changed
    },
    remove: (id, check, note) =>
      core.transaction(async (trx) => {
        const before = await lock(trx, id)
        check(before.revision)
        if (before.isDefault) throw new Problem('request.conflict', { detail: said('New tenants get this plan.') })
        if (before.tenants > 0)
          throw new Problem('request.conflict', {
            detail: said('{tenants} tenants have this plan; give them another one first.', { tenants: before.tenants }),
            tenants: before.tenants,
          })
        await trx('core.plans').where({ id }).delete()
        await note(trx, before, undefined)
      }),
    async assign(tenantId, id, check, note) {
      await core.transaction(async (trx) => {
        await lock(trx, id)
        const before = await trx('core.tenants')
          .where({ id: tenantId })
          .forUpdate()
          .first<{ plan_id: string }>('plan_id')
        check(before.plan_id)
        await trx('core.tenants').where({ id: tenantId }).update({ plan_id: id, trial_ends_at: null })
        await note(trx, before.plan_id, id)
      })
      await changes.publish('quota', tenantId)
    },
    async of(tenantId) {
      return core('core.plans as p')
        .join('core.tenants as t', 't.plan_id', 'p.id')
        .where('t.id', tenantId)
        .first<{ id: string; name: string }>('p.id', 'p.name')
    },
  }
}
