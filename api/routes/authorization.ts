import { z } from 'zod'
import { extend } from 'zod/mini'
import { type Said, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Installations } from '../../plugins-registry/installations/installations.ts'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { resourceIn, resourceInput } from '../../runtime/identity/policies/resource.ts'
import { invalidRequest } from '../problem-response.ts'
import { permissionsIn } from '../permission-words.ts'
import { route, type Route } from '../route.ts'

const named = z.object({ id: z.uuid(), name: z.string(), effect: z.enum(['permit', 'forbid']), version: z.int() })

const explanation = z
  .object({
    decision: z.enum(['allow', 'deny']),
    summary: z.string().describe('One sentence for a person'),
    user: z.object({ id: z.uuid(), name: z.string(), status: z.string() }),
    permission: z.object({ id: z.string(), label: z.string().nullable().describe('null: there is none of this id') }),
    roles: z.array(
      z.object({
        role: z.string(),
        name: z.string(),
        group: z.string().optional().describe('The group that gives it; absent where it is the own one'),
        grants: z.boolean().describe('Whether it holds the permission'),
      }),
    ),
    groups: z.array(z.object({ key: z.string(), name: z.string() })),
    policies: z.array(named).describe('Policies that decided'),
    failed: z.array(named).describe('Policies that could not be evaluated; those that forbid count as if they applied'),
  })
  .meta({ id: 'Explanation' })

const resource = z
  .string()
  .max(4_000)
  .optional()
  .describe('JSON such as {"plugin":"crm","type":"deal","id":"1","amount":5}; the tenant as a whole without it')

/** Why someone may do something, or may not. */
export const authorizationRoutes = ({
  identity: { users, permissions, authorization },
  installations,
  pluginWords,
}: {
  identity: Pick<Identity, 'users' | 'permissions' | 'authorization'>
  installations: Pick<Installations, 'get'>
  pluginWords: PluginWords
}): Route[] => {
  const readResource = async (tenant: { id: string }, text: string | undefined) => {
    if (text === undefined) return undefined
    const invalid = (rule: Said) =>
      new Problem('request.invalid', { detail: said('resource: {rule}.', { rule }), in: 'query' })
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      throw invalid(said('is not JSON'))
    }
    const parsed = extend(resourceInput, { plugin: z.string().max(64) }).safeParse(value, { reportInput: true })
    if (!parsed.success) throw invalidRequest('query', parsed.error)
    const { plugin, ...given } = parsed.data
    const { manifest } = await installations.get(tenant, plugin)
    return resourceIn(plugin, manifest.resources, given)
  }

  return [
    route({
      method: 'get',
      path: '/api/v1/authorization/explain',
      auth: 'user',
      tag: 'Authorization',
      summary: 'Why a user may do something or may not; about others only for those who may see users',
      query: z.object({
        user: z.uuid().optional().describe('Yourself, unless told'),
        permission: z.string().max(100),
        resource,
        ip: z.union([z.ipv4(), z.ipv6()]).optional().describe('From where; from where this call comes unless told'),
        at: z.iso.datetime({ offset: true }).optional().describe('When; now unless told'),
        via: z.enum(['session', 'token']).default('session'),
      }),
      response: explanation,
      errors: ['request.not_found', 'installation.unknown', 'policy.unavailable'],
      handler: async ({ tenant, caller, query, may, language }) => {
        const { user: userId = caller.user.id, permission: id, ip = caller.subject.ip, at, via } = query
        if (userId !== caller.user.id && !(await may('plexica.users.read')))
          throw new Problem('auth.forbidden', { permission: 'plexica.users.read' })
        const { name, status } = await users.get(tenant.id, userId)
        const known = (await permissions.at(tenant.id)).permissions.get(id)
        const [shown] = await permissionsIn(known ? [known] : [], tenant, language, pluginWords)
        const label = shown?.label ?? null
        const why = await authorization.explain(userId, id, {
          ip,
          via,
          resource: await readResource(tenant, query.resource),
          ...(at === undefined ? {} : { at: Date.parse(at) }),
        })
        return { ...why, user: { id: userId, name, status }, permission: { id, label } }
      },
    }),
  ]
}
