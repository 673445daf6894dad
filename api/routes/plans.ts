import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import type { Audit } from '../../runtime/audit.ts'
import type { Plan, Plans } from '../../runtime/quotas/plans.ts'
import { planDescriptionIn } from '../../runtime/quotas/plan-words.ts'
import { maySoften } from '../../runtime/quotas/effective.ts'
import type { Tenants } from '../../runtime/tenants/tenants.ts'
import { limitEntry, limitNames, type LimitName } from '../../sandbox/limits.ts'
import { route, type Route } from '../route.ts'
import { slug } from './tenants.ts'
import { asRule } from '../../languages/said.ts'

export const limitName = z.enum(limitNames as [LimitName, ...LimitName[]]).meta({ id: 'LimitName' })

/** Values of limits by name, each between what it may be. */
const limits = z
  .strictObject(
    Object.fromEntries(
      limitNames.map((name) => {
        const { least, ceiling, label } = limitEntry(name)
        return [name, z.int().min(least).max(ceiling).describe(label).optional()]
      }),
    ),
  )
  .meta({ id: 'PlanLimits' })

const softNames = limitNames.filter(maySoften) as [LimitName, ...LimitName[]]
const soft = z.array(z.enum(softNames)).describe('Those that are warned of only, never refused')

export const planId = z
  .string()
  .min(2)
  .max(32)
  .regex(
    /^[a-z](?:-?[a-z0-9])*$/,
    asRule('has to be lower case letters, digits and single hyphens, and begin with a letter'),
  )

const plan = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    about: z
      .string()
      .describe('Its description as people read it: what a built-in plan came with is in the language of who asks'),
    limits: z.record(z.string(), z.number()).describe('By name; those that are not here are as the defaults are'),
    soft: z.array(z.string()),
    isDefault: z.boolean().describe('Whether new tenants get it'),
    isOffered: z.boolean().describe('Whether tenants may ask for it'),
    revision: z.int(),
    tenants: z.int().describe('How many have it'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Plan' })

const name = z.string().trim().min(1).max(80)
const description = z.string().trim().max(500)
const params = z.object({ plan: planId })

const asJson = (language: Language, { createdAt, updatedAt, ...other }: Plan) => ({
  ...other,
  about: planDescriptionIn(language, other.description),
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})

/** What of a plan is worth a line in the audit trail. */
const audited = ({ name, description, limits, soft, isDefault, isOffered }: Plan) => ({
  name,
  description,
  limits,
  soft,
  isDefault,
  isOffered,
})

/** The plans, and which of them tenants have: for platform admins. */
export const planRoutes = ({
  plans,
  tenants,
  audit,
}: {
  plans: Plans
  tenants: Pick<Tenants, 'get'>
  audit: Pick<Audit, 'record'>
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/plans',
    auth: 'platform.tenants.read',
    tag: 'Quotas',
    summary: 'All plans',
    response: z.object({ items: z.array(plan) }),
    handler: async ({ language }) => ({ items: (await plans.list()).map((each) => asJson(language, each)) }),
  }),

  route({
    method: 'post',
    path: '/api/v1/plans',
    auth: 'platform.quotas.manage',
    tag: 'Quotas',
    summary: 'Makes a plan',
    body: z.strictObject({
      id: planId,
      name,
      description: description.default(''),
      limits: limits.default({}),
      soft: soft.default([]),
    }),
    response: plan,
    status: 201,
    idempotent: true,
    etag: ({ revision }) => revision,
    errors: ['request.conflict'],
    handler: async ({ body, by, language }) =>
      asJson(
        language,
        await plans.create({ ...body, limits: body.limits as Record<string, number> }, (trx, _, after) =>
          audit.record({ ...by, action: 'plan.create', target: body.id, after: audited(after!) }, trx),
        ),
      ),
  }),

  route({
    method: 'get',
    path: '/api/v1/plans/:plan',
    auth: 'platform.tenants.read',
    tag: 'Quotas',
    summary: 'One plan',
    params,
    response: plan,
    etag: ({ revision }) => revision,
    errors: ['request.not_found'],
    handler: async ({ params, language }) => asJson(language, await plans.get(params.plan)),
  }),

  route({
    method: 'patch',
    path: '/api/v1/plans/:plan',
    auth: 'platform.quotas.manage',
    tag: 'Quotas',
    summary: 'Changes a plan; all its tenants have the new values within a second',
    params,
    body: z
      .strictObject({ name, description, limits, soft, isDefault: z.literal(true), isOffered: z.boolean() })
      .partial()
      .refine((change) => Object.keys(change).length > 0, asRule('has to change something')),
    response: plan,
    etag: ({ revision }) => revision,
    conditional: true,
    errors: ['request.not_found'],
    handler: async ({ params, body: { limits, ...change }, by, ifMatch, language }) =>
      asJson(
        language,
        await plans.change(
          params.plan,
          { ...change, ...(limits && { limits: limits as Record<string, number> }) },
          ifMatch,
          (trx, before, after) =>
            audit.record(
              { ...by, action: 'plan.change', target: params.plan, before: audited(before!), after: audited(after!) },
              trx,
            ),
        ),
      ),
  }),

  route({
    method: 'delete',
    path: '/api/v1/plans/:plan',
    auth: 'platform.quotas.manage',
    tag: 'Quotas',
    summary: 'Deletes a plan that no tenant has',
    params,
    conditional: true,
    errors: ['request.not_found', 'request.conflict'],
    handler: async ({ params, by, ifMatch }) => {
      await plans.remove(params.plan, ifMatch, (trx, before) =>
        audit.record({ ...by, action: 'plan.delete', target: params.plan, before: audited(before!) }, trx),
      )
      return undefined
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/tenants/:slug/plan',
    auth: 'platform.tenants.read',
    tag: 'Quotas',
    summary: 'The plan that a tenant has',
    params: z.object({ slug }),
    response: z.object({ plan: z.string().describe('Its id'), name: z.string() }).meta({ id: 'PlanOfTenant' }),
    etag: ({ plan }) => plan,
    errors: ['tenant.unknown'],
    handler: async ({ params }) => {
      const { id, name } = await plans.of((await tenants.get(params.slug)).id)
      return { plan: id, name }
    },
  }),

  route({
    method: 'put',
    path: '/api/v1/tenants/:slug/plan',
    auth: 'platform.quotas.manage',
    tag: 'Quotas',
    summary: 'Gives a tenant another plan, which holds within a second',
    params: z.object({ slug }),
    body: z.strictObject({ plan: planId }),
    conditional: true,
    errors: ['tenant.unknown', 'request.not_found'],
    handler: async ({ params, body, by, ifMatch }) => {
      const tenant = await tenants.get(params.slug)
      await plans.assign(tenant.id, body.plan, ifMatch, (trx, before, after) =>
        audit.record(
          {
            ...by,
            tenantId: tenant.id,
            action: 'tenant.plan',
            target: tenant.slug,
            before: { plan: before },
            after: { plan: after },
          },
          trx,
        ),
      )
      return undefined
    },
  }),
]
