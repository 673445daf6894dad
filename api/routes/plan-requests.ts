import { z } from 'zod'
import type { PlanRequest, PlanRequests } from '../../runtime/quotas/plan-requests.ts'
import { planRequestStates } from '../../runtime/quotas/plan-requests.ts'
import { planDescriptionIn } from '../../runtime/quotas/plan-words.ts'
import type { Plans } from '../../runtime/quotas/plans.ts'
import type { Trials } from '../../runtime/sign-up/trials.ts'
import { numberFromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { planId } from './plans.ts'

const planRequest = z
  .object({
    id: z.uuid(),
    plan: z.string().describe('Id of what was asked for'),
    planName: z.string(),
    message: z.string(),
    askedBy: z.string().nullable(),
    state: z.enum(planRequestStates),
    answer: z.string(),
    createdAt: z.iso.datetime(),
    decidedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'PlanRequest' })

const ofTenant = planRequest
  .extend({ tenant: z.object({ slug: z.string(), name: z.string() }), has: z.string().describe('What it has now') })
  .meta({ id: 'PlanRequestOfTenant' })

const asJson = ({ id, plan, planName, message, askedBy, state, answer, createdAt, decidedAt }: PlanRequest) => ({
  id,
  plan,
  planName,
  message,
  askedBy,
  state,
  answer,
  createdAt: createdAt.toISOString(),
  decidedAt: decidedAt?.toISOString() ?? null,
})

const withTenant = (request: PlanRequest) => ({
  ...asJson(request),
  tenant: { slug: request.tenant.slug, name: request.tenant.name },
  has: request.has,
})

const offeredPlan = z.object({ id: z.string(), name: z.string(), description: z.string() })
const params = z.object({ id: z.uuid() })
const answer = z.strictObject({ answer: z.string().trim().max(1_000).default('') }).default({ answer: '' })

/** The plan of a tenant, and how it comes to another: its owner asks, whoever runs the platform gives it. */
export const planRequestRoutes = ({
  plans,
  planRequests,
  trials,
}: {
  plans: Pick<Plans, 'of' | 'list'>
  planRequests: PlanRequests
  trials: Pick<Trials, 'of'>
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/plan',
    auth: 'plexica.usage.read',
    tag: 'Quotas',
    summary: 'The plan of the tenant, its trial, which plans are offered, and what was asked for last',
    response: z
      .object({
        plan: z.object({ id: z.string(), name: z.string() }),
        trial: z
          .object({
            endsAt: z.iso.datetime(),
            then: z.string().describe('Id of the plan behind it'),
            thenName: z.string(),
          })
          .nullable(),
        offered: z.array(offeredPlan),
        atOnce: z.boolean().describe('Whether a plan that is asked for is given at once'),
        request: planRequest.nullable(),
      })
      .meta({ id: 'TenantPlan' }),
    handler: async ({ tenant, language }) => {
      const [plan, trial, all, request] = await Promise.all([
        plans.of(tenant.id),
        trials.of(tenant.id),
        plans.list(),
        planRequests.latest(tenant.id),
      ])
      return {
        plan,
        trial: trial ? { endsAt: trial.endsAt.toISOString(), then: trial.then, thenName: trial.thenName } : null,
        offered: all
          .filter(({ isOffered }) => isOffered)
          .map(({ id, name, description }) => ({ id, name, description: planDescriptionIn(language, description) })),
        atOnce: planRequests.atOnce,
        request: request ? asJson(request) : null,
      }
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/plan/request',
    auth: 'plexica.plan.manage',
    tag: 'Quotas',
    summary: 'Asks for another plan, or to keep that of the trial; it is given at once where the platform is set so',
    body: z.strictObject({ plan: planId, message: z.string().trim().max(1_000).default('') }),
    response: planRequest,
    status: 201,
    idempotent: true,
    errors: ['request.not_found', 'request.conflict'],
    handler: async ({ tenant, caller, body, by }) => {
      const userId = caller.kind === 'user' ? caller.user.id : null
      return asJson(await planRequests.ask(by, tenant, { ...body, userId }))
    },
  }),

  route({
    method: 'delete',
    path: '/api/v1/plan/request',
    auth: 'plexica.plan.manage',
    tag: 'Quotas',
    summary: 'Takes back what was asked for',
    errors: ['request.not_found', 'request.conflict'],
    handler: async ({ tenant, by }) => {
      await planRequests.withdraw(by, tenant.id)
      return undefined
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/plan-requests',
    auth: 'platform.tenants.read',
    tag: 'Quotas',
    summary: 'What tenants asked for of plans, the newest first',
    query: pageQuery.extend({ state: z.enum(planRequestStates).optional() }),
    response: pageOf(ofTenant),
    handler: async ({ query: { cursor, limit, state } }) => {
      const before = numberFromCursor(cursor)
      const found = await planRequests.list(state, {
        limit: limit + 1,
        ...(before !== undefined && { before: Number(before) }),
      })
      const page = pageFrom(found, limit, ({ number }) => String(number))
      return { ...page, items: page.items.map(withTenant) }
    },
  }),

  ...(['grant', 'refuse'] as const).map((action) =>
    route({
      method: 'post',
      path: `/api/v1/plan-requests/:id/${action}`,
      auth: 'platform.quotas.manage',
      tag: 'Quotas',
      summary:
        action === 'grant'
          ? 'Gives a tenant the plan that it asked for, which ends its trial'
          : 'Does not give a tenant the plan that it asked for',
      params,
      body: answer,
      response: ofTenant,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ params: { id }, body, by }) => withTenant(await planRequests[action](by, id, body.answer)),
    }),
  ),
]
