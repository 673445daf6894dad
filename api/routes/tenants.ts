import { z } from 'zod'
import type { Operations } from '../../runtime/operations/operations.ts'
import type { Actor, Tenant, Tenants } from '../../runtime/tenants/tenants.ts'
import type { PlatformCaller } from '../auth/caller.ts'
import { bulkIds, bulkOutcomes, doEach } from '../bulk.ts'
import { pageOf, pageQuery, positionIn, withCursor } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { asOperation, operation } from './operations.ts'
import { email, password, personName } from './users.ts'
import { asRule } from '../../languages/said.ts'

export const slug = z
  .string()
  .min(2)
  .max(24)
  .regex(
    /^[a-z](?:-?[a-z0-9])*$/,
    asRule('has to be lower case letters, digits and single hyphens, and begin with a letter'),
  )

const tenant = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    status: z.enum(['active', 'suspended', 'deleting']),
    url: z.string().describe('Where its users go'),
    createdAt: z.iso.datetime(),
    deleteAfter: z.iso.datetime().nullable().describe('When a deleted tenant is gone for good'),
  })
  .meta({ id: 'Tenant' })

const listedTenant = tenant
  .extend({
    plan: z.string().describe('Name of its plan'),
    users: z.int().describe('How many active users it has'),
  })
  .meta({ id: 'ListedTenant' })

const shownTenant = tenant
  .extend({
    users: z.int().describe('How many active users it has'),
    graceDays: z.int().describe('For how long its data is kept once it is deleted'),
  })
  .meta({ id: 'ShownTenant' })

const params = z.object({ slug })

const by = ({ id }: PlatformCaller, request: { id: string }): Actor => ({ kind: 'platform', id, requestId: request.id })

/** The tenants, managed by platform admins. */
export const tenantRoutes = ({
  tenants,
  operations,
  originOf,
}: {
  tenants: Tenants
  operations: Pick<Operations, 'start'>
  originOf: (slug: string) => string
}): Route[] => {
  const asJson = ({ id, slug, name, status, createdAt, deleteAfter }: Tenant) => ({
    id,
    slug,
    name,
    status,
    url: originOf(slug),
    createdAt: createdAt.toISOString(),
    deleteAfter: deleteAfter?.toISOString() ?? null,
  })

  const transition = (action: 'suspend' | 'resume' | 'restore', summary: string) =>
    route({
      method: 'post',
      path: `/api/v1/tenants/:slug/${action}`,
      auth: 'platform.tenants.manage',
      tag: 'Tenants',
      summary,
      params,
      response: tenant,
      errors: ['tenant.unknown', 'request.conflict'],
      handler: async ({ params: { slug }, caller, request }) => {
        return asJson(await tenants[action](slug, by(caller, request)))
      },
    })

  return [
    route({
      method: 'get',
      path: '/api/v1/tenants',
      auth: 'platform.tenants.read',
      tag: 'Tenants',
      summary: 'All tenants, by slug',
      query: pageQuery.extend({
        search: z.string().trim().max(120).optional().describe('A part of the name or slug'),
        status: z.enum(['active', 'suspended', 'deleting']).optional(),
      }),
      response: pageOf(listedTenant),
      handler: async ({ query }) => {
        const { search, status } = query
        return withCursor(await tenants.list({ ...positionIn(query), search, status }), (each) => ({
          ...asJson(each),
          plan: each.plan,
          users: each.users,
        }))
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/tenants',
      auth: 'platform.tenants.manage',
      tag: 'Tenants',
      summary: 'Creates a tenant with its database schema, realm, storage and first admin: all of it or nothing',
      body: z.strictObject({
        slug,
        name: z.string().trim().min(1).max(120),
        admin: z.strictObject({ email, name: personName, password }),
        plan: z.string().max(32).optional().describe('Id of its plan; absent: the default one'),
      }),
      response: tenant,
      status: 201,
      idempotent: true,
      errors: ['tenant.exists', 'tenant.provisioning_failed'],
      handler: async ({ body, caller, request }) => {
        return asJson(await tenants.create(body, by(caller, request)))
      },
      later: {
        response: operation,
        handler: async ({ body, caller, request, language }) =>
          asOperation(
            language,
            await operations.start({
              kind: 'tenant.create',
              target: body.slug,
              steps: tenants.creationSteps,
              perform: (begin) => tenants.create(body, by(caller, request), begin),
            }),
          ),
      },
    }),

    // Before that of one tenant, whose address would match as well; no tenant is called so.
    route({
      method: 'post',
      path: '/api/v1/tenants/bulk',
      auth: 'platform.tenants.manage',
      tag: 'Tenants',
      summary: 'Suspends several tenants, or ends their suspension; each by itself',
      body: z.strictObject({ tenants: bulkIds(slug), action: z.enum(['suspend', 'resume']) }),
      response: bulkOutcomes,
      handler: ({ body: { tenants: slugs, action }, caller, request, language }) =>
        doEach(slugs, language, (each) => tenants[action](each, by(caller, request))),
    }),

    route({
      method: 'get',
      path: '/api/v1/tenants/:slug',
      auth: 'platform.tenants.read',
      tag: 'Tenants',
      summary: 'One tenant',
      params,
      response: shownTenant,
      errors: ['tenant.unknown'],
      handler: async ({ params: { slug } }) => {
        const found = await tenants.get(slug)
        return { ...asJson(found), users: await tenants.countUsers(found), graceDays: tenants.graceDays }
      },
    }),

    route({
      method: 'delete',
      path: '/api/v1/tenants/:slug',
      auth: 'platform.tenants.manage',
      tag: 'Tenants',
      summary: 'Deletes a tenant: at once for its users, for good after the grace period',
      params,
      response: tenant,
      status: 202,
      errors: ['tenant.unknown', 'request.conflict'],
      handler: async ({ params: { slug }, caller, request }) => {
        return asJson(await tenants.remove(slug, by(caller, request)))
      },
    }),

    transition('suspend', 'Suspends a tenant: its users and plugins stop at once'),
    transition('resume', 'Ends the suspension of a tenant'),
    transition('restore', 'Takes back the deletion of a tenant within its grace period'),
  ]
}
