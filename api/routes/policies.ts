import { z } from 'zod'
import { asRule, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { identityLimits } from '../../runtime/identity/limits.ts'
import type { Policy, PolicyVersion } from '../../runtime/identity/policies/policies.ts'
import { fromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { description, title } from './roles.ts'

/** The text of a policy, as callers send it. */
export const policyText = z.string().min(1).max(identityLimits.policyText).describe('One policy, in Cedar')
const note = z.string().trim().max(300).optional().describe('Why, for those who read its versions')

const policy = z
  .object({
    id: z.uuid(),
    name: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    text: z.string(),
    effect: z.enum(['permit', 'forbid']),
    actions: z.array(z.string()).nullable().describe('Permissions and groups of them that it can be about; null: all'),
    version: z.int(),
    revision: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Policy' })

const version = z
  .object({
    version: z.int(),
    text: z.string(),
    note: z.string(),
    actor: z.object({ kind: z.string(), id: z.string().nullable() }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'PolicyVersion' })

const asJson = ({ createdAt, updatedAt, ...each }: Policy) => ({
  ...each,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})
const versionJson = ({ createdAt, ...each }: PolicyVersion) => ({ ...each, createdAt: createdAt.toISOString() })

const params = z.object({ id: z.uuid() })
const auth = 'plexica.policies.manage'
const tag = 'Policies'
const base = '/api/v1/policies'

/** Rules of a tenant over who may do what, when, from where and on what; `policy-trials.ts` has what keeps nothing. */
export const policyRoutes = ({ identity: { policies } }: { identity: Pick<Identity, 'policies'> }): Route[] => [
  route({
    method: 'get',
    path: base,
    auth,
    tag,
    summary: 'The policies of the tenant, by name',
    response: z.object({ items: z.array(policy) }),
    handler: async ({ tenant }) => ({ items: (await policies.list(tenant.id)).map(asJson) }),
  }),

  route({
    method: 'post',
    path: base,
    auth,
    tag,
    summary: 'Makes a policy, which counts at once unless it is switched off',
    body: z.strictObject({
      name: title,
      description: description.optional(),
      text: policyText,
      note,
      enabled: z.boolean().default(true),
    }),
    response: policy,
    etag: ({ revision }) => revision,
    status: 201,
    idempotent: true,
    errors: ['policy.invalid', 'request.conflict', 'quota.reached'],
    handler: async ({ tenant, body, by }) => asJson(await policies.create(by, tenant.id, body)),
  }),

  route({
    method: 'get',
    path: `${base}/:id`,
    auth,
    tag,
    summary: 'One policy',
    params,
    response: policy,
    etag: ({ revision }) => revision,
    errors: ['request.not_found'],
    handler: async ({ tenant, params: { id } }) => asJson(await policies.get(tenant.id, id)),
  }),

  route({
    method: 'patch',
    path: `${base}/:id`,
    auth,
    tag,
    summary: 'Changes a policy; a new text is a new version, and counts at once',
    params,
    body: z
      .strictObject({ name: title, description, text: policyText, note, enabled: z.boolean() })
      .partial()
      .refine((change) => Object.keys(change).length > 0, asRule('has to change something')),
    response: policy,
    etag: ({ revision }) => revision,
    conditional: true,
    errors: ['policy.invalid', 'request.not_found', 'request.conflict'],
    handler: async ({ tenant, params: { id }, body, by, ifMatch }) =>
      asJson(await policies.change(by, tenant.id, id, body, ifMatch)),
  }),

  route({
    method: 'delete',
    path: `${base}/:id`,
    auth,
    tag,
    summary: 'Removes a policy with its versions',
    params,
    conditional: true,
    errors: ['request.not_found'],
    handler: async ({ tenant, params: { id }, by, ifMatch }) => {
      await policies.remove(by, tenant.id, id, ifMatch)
      return undefined
    },
  }),

  route({
    method: 'get',
    path: `${base}/:id/versions`,
    auth,
    tag,
    summary: 'The versions of a policy, the newest first',
    params,
    query: pageQuery,
    response: pageOf(version),
    errors: ['request.not_found'],
    handler: async ({ tenant, params: { id }, query: { cursor, limit } }) => {
      const before = fromCursor(cursor)
      if (before !== undefined && !/^\d{1,9}$/.test(before))
        throw new Problem('request.invalid', { detail: said('cursor: is not one of ours.') })
      const page = { limit: limit + 1, ...(before === undefined ? {} : { before: Number(before) }) }
      const found = pageFrom(await policies.versions(tenant.id, id, page), limit, (each) => String(each.version))
      return { ...found, items: found.items.map(versionJson) }
    },
  }),

  route({
    method: 'post',
    path: `${base}/:id/rollback`,
    auth,
    tag,
    summary: 'Makes the text of an earlier version the newest one',
    params,
    body: z.strictObject({ version: z.int().min(1) }),
    response: policy,
    etag: ({ revision }) => revision,
    conditional: true,
    errors: ['policy.invalid', 'request.not_found'],
    handler: async ({ tenant, params: { id }, body, by, ifMatch }) =>
      asJson(await policies.rollBack(by, tenant.id, id, body.version, ifMatch)),
  }),
]
