import { z } from 'zod'
import { asRule, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { isBuiltInRole } from '../../runtime/identity/built-in-roles.ts'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import type { Subject } from '../../runtime/identity/subject.ts'
import { permissionsIn } from '../permission-words.ts'
import { route, type Route } from '../route.ts'

/** The key of a role or group. */
export const key = z
  .string()
  .min(2)
  .max(40)
  .regex(
    /^[a-z](?:-?[a-z0-9])*$/,
    asRule('has to be lower case letters, digits and single hyphens, and begin with a letter'),
  )

export const title = z.string().trim().min(1).max(80)
export const description = z.string().trim().max(500)
const permissionIds = z.array(z.string().max(100)).max(500)

const permission = z
  .object({
    id: z.string(),
    label: z.string(),
    description: z.string().optional(),
    group: z.string().describe('Under which heading people find it'),
    plugin: z.string().optional().describe('Absent: of the platform'),
    defaultRoles: z.array(z.string()).describe('Built-in roles that hold it'),
  })
  .meta({ id: 'Permission' })

const role = z
  .object({
    key: z.string(),
    name: z.string(),
    description: z.string(),
    permissions: z.array(z.string()),
    builtIn: z.boolean(),
    revision: z.int(),
    users: z.int().describe('How many have it themselves'),
    groups: z.int().describe('How many give it'),
  })
  .meta({ id: 'Role' })

const params = z.object({ role: key })

/** What can be given at a tenant, and the roles that bundle it. */
export const roleRoutes = ({
  identity: { roles, permissions, authorization },
  pluginWords,
}: {
  identity: Pick<Identity, 'roles' | 'permissions' | 'authorization'>
  pluginWords: PluginWords
}): Route[] => {
  /** Whoever gives a role something, or takes it from all who have it, has to have it. */
  const mayEdit = async (subject: Subject, tenantId: string, key: string) =>
    authorization.mayGive(subject, (await permissions.at(tenantId)).of(key))

  return [
    route({
      method: 'get',
      path: '/api/v1/permissions',
      auth: 'tenant',
      tag: 'Roles',
      summary: 'Every permission that can be given here, of the platform and of installed plugins',
      response: z.object({ items: z.array(permission) }),
      handler: async ({ tenant, language }) => ({
        items: await permissionsIn(
          (await permissions.at(tenant.id)).permissions.values(),
          tenant,
          language,
          pluginWords,
        ),
      }),
    }),

    route({
      method: 'get',
      path: '/api/v1/roles',
      auth: 'plexica.users.read',
      tag: 'Roles',
      summary: 'The roles of the tenant: built-in ones, then its own by name',
      response: z.object({ items: z.array(role) }),
      handler: async ({ tenant }) => ({ items: await roles.list(tenant.id) }),
    }),

    route({
      method: 'post',
      path: '/api/v1/roles',
      auth: 'plexica.roles.manage',
      tag: 'Roles',
      summary: 'Makes a role, of permissions that the caller has',
      body: z.strictObject({
        key,
        name: title,
        description: description.default(''),
        permissions: permissionIds.default([]),
      }),
      response: role,
      etag: ({ revision }) => revision,
      status: 201,
      idempotent: true,
      errors: ['request.conflict', 'quota.reached'],
      handler: async ({ tenant, caller, body, by }) => {
        if (isBuiltInRole(body.key))
          throw new Problem('request.conflict', { detail: said('"{key}" is a built-in role.', { key: body.key }) })
        await permissions.mustExist(tenant.id, body.permissions, 'permissions')
        authorization.mayGive(caller.subject, body.permissions)
        return roles.create(by, tenant.id, body)
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/roles/:role',
      auth: 'plexica.users.read',
      tag: 'Roles',
      summary: 'One role',
      params,
      response: role,
      etag: ({ revision }) => revision,
      errors: ['request.not_found'],
      handler: ({ tenant, params }) => roles.get(tenant.id, params.role),
    }),

    route({
      method: 'patch',
      path: '/api/v1/roles/:role',
      auth: 'plexica.roles.manage',
      tag: 'Roles',
      summary: 'Changes a role of the tenant; whoever has it may do so at once',
      params,
      body: z
        .strictObject({ name: title, description, permissions: permissionIds })
        .partial()
        .refine((change) => Object.keys(change).length > 0, asRule('has to change something')),
      response: role,
      etag: ({ revision }) => revision,
      conditional: true,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ tenant, caller, params, body, by, ifMatch }) => {
        await mayEdit(caller.subject, tenant.id, params.role)
        const { permissions: before } = await roles.get(tenant.id, params.role)
        const more = (body.permissions ?? []).filter((id) => !before.includes(id))
        await permissions.mustExist(tenant.id, more, 'permissions')
        authorization.mayGive(caller.subject, more)
        return roles.change(by, tenant.id, params.role, body, ifMatch)
      },
    }),

    route({
      method: 'delete',
      path: '/api/v1/roles/:role',
      auth: 'plexica.roles.manage',
      tag: 'Roles',
      summary: 'Removes a role, also from all who have it',
      params,
      conditional: true,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ tenant, caller, params, by, ifMatch }) => {
        await mayEdit(caller.subject, tenant.id, params.role)
        await roles.remove(by, tenant.id, params.role, ifMatch)
        return undefined
      },
    }),
  ]
}
