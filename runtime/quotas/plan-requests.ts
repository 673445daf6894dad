import type { Knex } from 'knex'
import { sourceLanguage } from '../../languages/languages.ts'
import { say } from '../../languages/say.ts'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Acting, Audit } from '../audit.ts'
import { isUniqueViolation } from '../database/errors.ts'
import { linkMark, type Letters } from '../notify/letters.ts'
import type { Notifier } from '../notify/notifier.ts'
import type { Plans } from './plans.ts'

export const planRequestStates = ['open', 'granted', 'refused', 'withdrawn'] as const
type PlanRequestState = (typeof planRequestStates)[number]

/** What a tenant asked for: another plan. */
export interface PlanRequest {
  id: string
  /** Counts up over all tenants. */
  number: number
  tenant: { id: string; slug: string; name: string }
  /** The plan that the tenant has now. */
  has: string
  /** Id of the plan that it asked for, and what that is called. */
  plan: string
  planName: string
  message: string
  askedBy: string | null
  state: PlanRequestState
  answer: string
  createdAt: Date
  decidedAt: Date | null
}

export interface PlanRequests {
  /** Whether a tenant gets at once what it asks for. */
  atOnce: boolean
  /** The latest of a tenant. */
  latest(tenantId: string): Promise<PlanRequest | undefined>
  /** The newest first. */
  list(state: PlanRequestState | undefined, page: { before?: number; limit: number }): Promise<PlanRequest[]>
  /**
   * Asks for a plan; whoever runs the platform is told by mail, unless it is given at once.
   *
   * @throws {Problem} `request.not_found` for a plan that is not offered, `request.conflict` when there is a question
   * already, or it is the plan that the tenant has for good
   */
  ask(
    by: Acting,
    tenant: { id: string; slug: string; name: string },
    given: { plan: string; message: string; userId: string | null },
  ): Promise<PlanRequest>
  /** @throws {Problem} `request.not_found` */
  withdraw(by: Acting, tenantId: string): Promise<void>
  /** Gives the plan, and tells the tenant. @throws {Problem} `request.not_found`, `request.conflict` */
  grant(by: Acting, id: string, answer: string): Promise<PlanRequest>
  /** @throws {Problem} `request.not_found`, `request.conflict` */
  refuse(by: Acting, id: string, answer: string): Promise<PlanRequest>
}

interface Row {
  id: string
  number: string
  tenant_id: string
  slug: string
  tenant_name: string
  has: string
  plan_id: string
  plan_name: string
  message: string
  asked_by_name: string | null
  state: PlanRequestState
  answer: string
  created_at: Date
  decided_at: Date | null
}

const fromRow = (row: Row): PlanRequest => ({
  id: row.id,
  number: Number(row.number),
  tenant: { id: row.tenant_id, slug: row.slug, name: row.tenant_name },
  has: row.has,
  plan: row.plan_id,
  planName: row.plan_name,
  message: row.message,
  askedBy: row.asked_by_name,
  state: row.state,
  answer: row.answer,
  createdAt: row.created_at,
  decidedAt: row.decided_at,
})

/** Where the tenant sees what became of it. */
const planPage = '/settings/usage'

/** What tenants ask for of plans, and who decides it. */
export const createPlanRequests = ({
  core,
  plans,
  audit,
  letters,
  notifier,
  adminOrigin,
  atOnce,
}: {
  core: Knex
  plans: Pick<Plans, 'get' | 'assign' | 'of'>
  audit: Pick<Audit, 'record'>
  letters: Letters
  notifier: Pick<Notifier, 'tell'>
  /** Of the admin app, where it is answered. */
  adminOrigin: string
  atOnce: boolean
}): PlanRequests => {
  const requests = (on: Knex = core) =>
    on('core.plan_requests as r')
      .join('core.tenants as t', 't.id', 'r.tenant_id')
      .join('core.plans as p', 'p.id', 'r.plan_id')
      .leftJoin('core.users as u', 'u.id', 'r.asked_by')
      .select<Row[]>(
        'r.*',
        't.slug',
        't.name as tenant_name',
        't.plan_id as has',
        'p.name as plan_name',
        'u.name as asked_by_name',
      )

  const find = async (on: Knex, id: string): Promise<PlanRequest> => {
    const [row] = await requests(on).where('r.id', id)
    if (!row) throw new Problem('request.not_found', { detail: said('There is no such request.') })
    return fromRow(row)
  }

  /** Nobody decides it a second time. */
  const decide = async (trx: Knex, id: string, state: PlanRequestState, answer: string) => {
    const decided = await trx('core.plan_requests')
      .where({ id, state: 'open' })
      .update({ state, answer, decided_at: trx.fn.now() })
    if (decided === 0) throw new Problem('request.conflict', { detail: said('This request was decided already.') })
  }

  /** One letter to each platform user who may give plans; they chose no language. */
  const tellPlatform = async (trx: Knex, { tenant, planName, message }: PlanRequest) => {
    const to: string[] = await trx('core.platform_users').where({ role: 'admin', status: 'active' }).pluck('email')
    const [name, plan] = [tenant.name, planName].map((text) => text.replace(/\s+/g, ' '))
    const subject = say(sourceLanguage, '{tenant} asks for the plan {plan}', { tenant: name!, plan: plan! })
    const body = [message, linkMark].filter((part) => part !== '').join('\n\n')
    const link = `${adminOrigin}/plans?show=requests`
    return Promise.all(to.map((email) => letters.write(trx, { to: email, subject, body, link })))
  }

  const tellTenant = (trx: Knex, { tenant, planName: plan, answer }: PlanRequest, state: 'granted' | 'refused') =>
    notifier.tell(trx, tenant, {
      url: planPage,
      words: (language) => ({
        title:
          state === 'granted'
            ? say(language, 'You have the plan {plan} now', { plan })
            : say(language, 'The plan {plan} was not given', { plan }),
        body: answer,
      }),
    })

  const give = async (by: Acting, request: PlanRequest, answer: string): Promise<PlanRequest> => {
    const { id, tenant, plan } = request
    let tell: (() => Promise<void>) | undefined
    const whatever = () => undefined
    await plans.assign(tenant.id, plan, whatever, async (trx, before, after) => {
      await decide(trx, id, 'granted', answer)
      const acting = { ...by, tenantId: tenant.id, target: tenant.slug, detail: { request: id } }
      await audit.record({ ...acting, action: 'tenant.plan', before: { plan: before }, after: { plan: after } }, trx)
      tell = await tellTenant(trx, { ...request, answer }, 'granted')
    })
    await tell?.()
    return find(core, id)
  }

  return {
    atOnce,

    async latest(tenantId) {
      const [row] = await requests().where('r.tenant_id', tenantId).orderBy('r.number', 'desc').limit(1)
      return row && fromRow(row)
    },

    async list(state, { before, limit }) {
      const rows = await requests()
        .modify((query) => state !== undefined && query.where('r.state', state))
        .modify((query) => before !== undefined && query.where('r.number', '<', before))
        .orderBy('r.number', 'desc')
        .limit(limit)
      return rows.map(fromRow)
    },

    async ask(by, tenant, { plan, message, userId }) {
      const wanted = await plans.get(plan)
      if (!wanted.isOffered) throw new Problem('request.not_found', { detail: said('This plan is not offered.') })
      const present = await core('core.tenants')
        .where({ id: tenant.id })
        .first<{ plan_id: string; trial_ends_at: Date | null }>('plan_id', 'trial_ends_at')
      if (present.plan_id === plan && present.trial_ends_at === null)
        throw new Problem('request.conflict', { detail: said('You have this plan.') })
      const made = await core
        .transaction(async (trx) => {
          const [{ id }] = (await trx('core.plan_requests')
            .insert({ tenant_id: tenant.id, plan_id: plan, message, asked_by: userId })
            .returning('id')) as [{ id: string }]
          await audit.record(
            { ...by, action: 'tenant.plan_ask', target: tenant.slug, after: { plan }, detail: { request: id } },
            trx,
          )
          const request = await find(trx, id)
          return { request, sent: atOnce ? [] : await tellPlatform(trx, request) }
        })
        .catch((error: unknown) => {
          if (!isUniqueViolation(error)) throw error
          throw new Problem('request.conflict', { detail: said('You asked for a plan already.') }, { cause: error })
        })
      for (const kick of made.sent) kick()
      return atOnce ? give(by, made.request, '') : made.request
    },

    async withdraw(by, tenantId) {
      await core.transaction(async (trx) => {
        const [row] = await requests(trx).where({ 'r.tenant_id': tenantId, 'r.state': 'open' })
        if (!row) throw new Problem('request.not_found', { detail: said('You asked for no plan.') })
        await decide(trx, row.id, 'withdrawn', '')
        const detail = { request: row.id, plan: row.plan_id }
        await audit.record({ ...by, action: 'tenant.plan_withdraw', target: row.slug, detail }, trx)
      })
    },

    grant: async (by, id, answer) => give(by, await find(core, id), answer),

    async refuse(by, id, answer) {
      const tell = await core.transaction(async (trx) => {
        await decide(trx, (await find(trx, id)).id, 'refused', answer)
        const request = await find(trx, id)
        const detail = { request: id, plan: request.plan }
        const acting = { ...by, tenantId: request.tenant.id, target: request.tenant.slug }
        await audit.record({ ...acting, action: 'tenant.plan_refuse', detail }, trx)
        return tellTenant(trx, request, 'refused')
      })
      await tell()
      return find(core, id)
    },
  }
}
