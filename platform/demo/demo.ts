import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Platform } from '../platform.ts'
import { createRestClient, type RestClient } from './rest-client.ts'
import { demoPassword, demoTenants, demoUsers } from './demo-data.ts'
import { pluginSeeds, pluginSettings } from './plugins/index.ts'
import { spreadTickets } from './ticket-days.ts'
import { seedUsage } from './usage.ts'

const saved = z.object({ platformToken: z.string(), tokens: z.record(z.string(), z.string()) })

/** Tokens to try the API with, kept in the data folder of a demo since the platform stores only their hashes. */
export type DemoTokens = z.infer<typeof saved>

/**
 * Fills a fresh platform with two tenants, the official plugins and some data, all through the REST API, as its users
 * would, but for what they used in the weeks before. Does nothing when it was done before.
 */
export const seedDemo = async (
  platform: Platform,
  { dataDir, bundlesDir }: { dataDir: string; bundlesDir: string },
): Promise<DemoTokens> => {
  const file = join(dataDir, 'demo.json')
  const known = await readFile(file, 'utf8').then(
    (text) => saved.parse(JSON.parse(text)),
    () => undefined,
  )
  if (known) return known

  const { text: platformToken } = await platform.identity.tokens.create({ tenantId: null, userId: null, name: 'demo' })
  const admin = createRestClient(platformToken)
  const plugins = await uploadPlugins(platform, admin, bundlesDir)
  const tokens: Record<string, string> = {}
  for (const tenant of demoTenants) tokens[tenant.slug] = await seedTenant(platform, admin, tenant, plugins)
  await spreadTickets(platform.core, 'acme')
  await seedUsage(platform.core, await installationsOf(platform))

  const made = { platformToken, tokens }
  await writeFile(file, JSON.stringify(made, undefined, 2), { mode: 0o600 })
  return made
}

const installationsOf = async ({ tenants, installations }: Platform) => {
  const found = await Promise.all(demoTenants.map(async ({ slug }) => installations.list(await tenants.get(slug))))
  return found.flat()
}

const uploadPlugins = async ({ url }: Platform, admin: RestClient, bundlesDir: string): Promise<string[]> => {
  const plugins: string[] = []
  for (const name of (await readdir(bundlesDir)).filter((each) => each.endsWith('.tgz')).sort()) {
    await admin.call('POST', `${url}/api/v1/registry/bundles`, await readFile(join(bundlesDir, name)))
    const plugin = name.slice(0, -'.tgz'.length)
    await admin.call('PATCH', `${url}/api/v1/registry/plugins/${plugin}`, { verified: true })
    plugins.push(plugin)
  }
  return plugins
}

const seedTenant = async (
  platform: Platform,
  admin: RestClient,
  { slug, name }: { slug: string; name: string },
  plugins: string[],
): Promise<string> => {
  const [owner, ...others] = demoUsers(slug)
  await admin.call('POST', `${platform.url}/api/v1/tenants`, {
    slug,
    name,
    admin: { email: owner.email, name: owner.name, password: demoPassword },
  })
  const { token, ownerId } = await signedInOwner(platform, slug, owner.email)
  const tenant = createRestClient(token)
  const origin = platform.addresses.tenantOrigin(slug)
  const users: Record<string, string> = { [owner.role]: ownerId }
  for (const user of others) {
    const made = await tenant.call('POST', `${origin}/api/v1/users`, { ...user, password: demoPassword })
    users[user.role] = (made as { id: string }).id
  }
  const settings = pluginSettings(name)
  for (const plugin of inOrder(plugins))
    await tenant.call('POST', `${origin}/api/v1/installations`, { plugin, settings: settings[plugin] })
  for (const [plugin, seed] of pluginSeeds.filter(([each]) => plugins.includes(each)))
    await seed({
      slug,
      users,
      call: async <Answer>(method: string, path: string, body?: unknown) =>
        (await patiently(() => tenant.call(method, `${origin}/api/v1/plugins/${plugin}${path}`, body))) as Answer,
      send: async (link, { bytes, type }) => void (await tenant.call('PUT', link, bytes, type)),
    })
  return token
}

/** What a busy machine does to plugin code while the demo is made: limits of time run out that never do otherwise. */
const passing = new Set(['invocation.cpu', 'invocation.timeout', 'isolate.lost', 'worker.lost'])
const mostAttempts = 4

const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      const problem = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined
      if (attempt === mostAttempts || !passing.has(problem?.code ?? '')) throw error
    }
  }
}

/** Those that others need come first. */
const inOrder = (plugins: string[]): string[] => {
  const first = pluginSeeds.map(([plugin]) => plugin).filter((plugin) => plugins.includes(plugin))
  return [...new Set([...first, ...plugins])]
}

const signedInOwner = async ({ tenants, identity }: Platform, slug: string, email: string) => {
  const { id: tenantId } = await tenants.get(slug)
  const owner = await identity.users.verify(tenantId, email, demoPassword)
  if (!owner) throw new Error(`${email} can not sign in at ${slug}.`)
  const { text } = await identity.tokens.create({ tenantId, userId: owner.id, name: 'demo' })
  return { token: text, ownerId: owner.id }
}
