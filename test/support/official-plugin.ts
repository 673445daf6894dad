import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { packPlugin } from '../../sdk/pack/pack-plugin.ts'
import type { BuiltInRole } from '../../runtime/identity/built-in-roles.ts'
import { testPassword, type TestPlatform, type TestTenant } from './platform.ts'
import type { Call } from './client.ts'

/** Uploads plugins of the folder `plugins/`. */
export const uploadOfficial = async (platform: TestPlatform, ...ids: string[]): Promise<void> => {
  for (const id of ids) await platform.upload((await packPlugin(join(import.meta.dirname, '../../plugins', id))).bytes)
}

/** Somebody else of the team, who calls routes of plugins. */
export const hire = async (platform: TestPlatform, tenant: TestTenant, role: BuiltInRole, name: string) => {
  const email = `${randomUUID()}@example.org`
  const { id } = await platform.identity.users.create(tenant.id, { email, name, password: testPassword, role })
  const { text } = await platform.identity.tokens.create({ tenantId: tenant.id, userId: id, name: 'test' })
  const call = platform.as(text)
  return {
    id,
    email,
    call: (path: string, options?: Call) => call(`${tenant.origin}${path}`, options),
    plugin: (plugin: string, path: string, options?: Call) =>
      call(`${tenant.origin}/api/v1/plugins/${plugin}${path}`, options),
  }
}

/** Has a job of an installed plugin done now, and gives its result. */
export const runJob = async (
  platform: TestPlatform,
  { slug }: TestTenant,
  plugin: string,
  name: string,
  data?: unknown,
): Promise<unknown> => {
  const { deployment } = await platform.installations.deployment(await platform.tenants.get(slug), plugin)
  const payload = { id: randomUUID(), name, data, attempt: 1, maxAttempts: 1 }
  return platform.supervisor.run(deployment, { kind: 'job', name, payload })
}

/**
 * A plugin that calls what another one exposes, as the tenant's owner, and remembers the events that it publishes.
 *
 * @example
 * const probe = await aProbe(platform, acme, 'tasks')
 * await probe.call('findTasks', { q: 'milk' })
 * await probe.heard()
 */
export const aProbe = async (platform: TestPlatform, tenant: TestTenant, plugin: string) => {
  const id = await platform.aPlugin({
    manifest: {
      capabilities: { plugins: { scope: { plugins: [plugin] } }, events: {}, kv: {} },
      events: { subscribes: [`${plugin}.*`] },
    },
    server: `
      export default {
        routes: {
          'POST /call': async (request, { plugins }) => {
            const { name, input } = await request.json()
            try {
              return { result: await plugins.call('${plugin}', name, input) }
            } catch ({ code, detail }) {
              return { code, detail }
            }
          },
          'GET /heard': async (_request, { kv }) => (await kv.list({ prefix: 'event/' })).items.map(({ value }) => value),
        },
        events: {
          '${plugin}.*': ({ id, type, data }, { kv }) => kv.set('event/' + id, { type, data }),
        },
      }`,
  })
  await tenant.install(id)
  return {
    call: async (name: string, input?: unknown) =>
      (await tenant.plugin(id, '/call', { method: 'POST', body: { name, input } })).json as {
        result?: unknown
        code?: string
      },
    heard: async () => (await tenant.plugin(id, '/heard')).json as unknown as { type: string; data: unknown }[],
  }
}
