import { z } from 'zod'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import { stateReasonIn } from '../../plugins-registry/installations/lifecycle.ts'
import type { Installations } from '../../plugins-registry/installations/installations.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import type { Everywhere } from '../../runtime/processes/everywhere.ts'
import type { Tenants } from '../../runtime/tenants/tenants.ts'
import { fromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { slug } from './tenants.ts'
import { builtInRole } from './users.ts'

const installation = z
  .object({
    id: z.uuid(),
    plugin: z.string(),
    version: z.string(),
    name: z.string(),
    state: z.enum(['installed', 'enabled', 'disabled', 'failed', 'uninstalled']),
    stateReason: z.string().nullable(),
    health: z.enum(['healthy', 'alone', 'stopped']).describe('Whether it is in quarantine in any platform process'),
  })
  .meta({ id: 'TenantInstallation' })

const user = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: builtInRole.nullable(),
    status: z.enum(['active', 'deactivated']),
  })
  .meta({ id: 'TenantUser' })

const params = z.object({ slug })

/** What platform users see of a tenant's inside: who is there, and what is installed. */
export const tenantInsightRoutes = ({
  tenants,
  installations,
  everywhere,
  identity: { users },
  pluginWords,
}: {
  tenants: Pick<Tenants, 'get'>
  installations: Pick<Installations, 'list'>
  everywhere: Pick<Everywhere, 'workers'>
  identity: Pick<Identity, 'users'>
  pluginWords: PluginWords
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/tenants/:slug/installations',
    auth: 'platform.tenants.read',
    tag: 'Tenants',
    summary: 'What is installed at a tenant',
    params,
    response: z.object({ items: z.array(installation) }),
    errors: ['tenant.unknown'],
    handler: async ({ params, language }) => {
      const tenant = await tenants.get(params.slug)
      const wordsOf = pluginWords.at(tenant, language)
      const [found, processes] = await Promise.all([installations.list(tenant), everywhere.workers()])
      const quarantined = processes.flatMap(({ workers }) => workers?.quarantined ?? [])
      /** In whichever process it is held back the most. */
      const healthOf = (id: string): z.output<typeof installation>['health'] => {
        const states = quarantined.filter(({ installation }) => installation === id).map(({ state }) => state)
        return states.includes('stopped') ? 'stopped' : (states[0] ?? 'healthy')
      }
      return {
        items: await Promise.all(
          found.map(async ({ id, plugin, version, manifest, state, stateReason }) => ({
            id,
            plugin,
            version,
            name: (await wordsOf({ plugin, version }))(manifest.name),
            state,
            stateReason: stateReason === undefined ? null : stateReasonIn(language, stateReason),
            health: healthOf(id),
          })),
        ),
      }
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/tenants/:slug/users',
    auth: 'platform.tenants.read',
    tag: 'Tenants',
    summary: 'The users of a tenant, by e-mail address',
    params,
    query: pageQuery.extend({ search: z.string().trim().max(120).optional() }),
    response: pageOf(user),
    errors: ['tenant.unknown'],
    handler: async ({ params, query: { limit, cursor, search } }) => {
      const tenant = await tenants.get(params.slug)
      const after = fromCursor(cursor)
      const found = await users.list(
        tenant.id,
        { ...(search !== undefined && { search }) },
        { ...(after !== undefined && { after }), limit: limit + 1 },
      )
      const page = pageFrom(found, limit, ({ email }) => email)
      return {
        ...page,
        items: page.items.map(({ id, email, name, role, status }) => ({ id, email, name, role, status })),
      }
    },
  }),
]
