import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Platform } from '../platform.ts'
import { createRestClient, type RestClient } from './rest-client.ts'
import { demoContacts, demoDeals, demoPageViews, demoPassword, demoTenants, demoUsers } from './demo-data.ts'

const saved = z.object({ platformToken: z.string(), tokens: z.record(z.string(), z.string()) })

/** Tokens to try the API with, kept in the data folder of a demo since the platform stores only their hashes. */
export type DemoTokens = z.infer<typeof saved>

/**
 * Fills a fresh platform with two tenants, the official plugins and some data, all through the REST API, as its users
 * would. Does nothing when it was done before.
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

  const made = { platformToken, tokens }
  await writeFile(file, JSON.stringify(made, undefined, 2), { mode: 0o600 })
  return made
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
  const token = await ownerToken(platform, slug, owner.email)
  const tenant = createRestClient(token)
  const origin = platform.addresses.tenantOrigin(slug)
  for (const user of others) await tenant.call('POST', `${origin}/api/v1/users`, { ...user, password: demoPassword })
  for (const plugin of plugins) await tenant.call('POST', `${origin}/api/v1/installations`, { plugin })
  if (plugins.includes('crm')) await seedCrm(tenant, `${origin}/api/v1/plugins/crm`, slug)
  if (plugins.includes('analytics')) await seedAnalytics(tenant, `${origin}/api/v1/plugins/analytics`)
  return token
}

const ownerToken = async ({ tenants, identity }: Platform, slug: string, email: string): Promise<string> => {
  const { id: tenantId } = await tenants.get(slug)
  const owner = await identity.users.verify(tenantId, email, demoPassword)
  const { text } = await identity.tokens.create({ tenantId, userId: owner?.id ?? null, name: 'demo' })
  return text
}

const seedCrm = async (tenant: RestClient, crm: string, slug: string) => {
  const ids: string[] = []
  for (const contact of demoContacts(slug))
    ids.push(((await tenant.call('POST', `${crm}/contacts`, contact)) as { id: string }).id)
  for (const deal of demoDeals(ids)) await tenant.call('POST', `${crm}/deals`, deal)
}

const seedAnalytics = async (tenant: RestClient, analytics: string) => {
  for (const view of demoPageViews()) await tenant.call('POST', `${analytics}/events`, view)
}
