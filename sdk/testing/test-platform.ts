import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { readConfig } from '../../runtime/config.ts'
import { openCore } from '../../runtime/database/core.ts'
import { startEmbeddedPostgres } from '../../runtime/database/embedded.ts'
import { installationName } from '../../runtime/database/names.ts'
import { startPlatform } from '../../platform/platform.ts'
import type { LogRecord } from '../../runtime/supervisor/types.ts'
import { mostSpecific } from '../../sandbox/capabilities/events/patterns.ts'
import { call } from '../command/platform-client.ts'
import { archive } from '../pack/archive.ts'
import { buildPlugin } from '../pack/pack-plugin.ts'
import type { FakedOutbound } from './faked-outbound.ts'
import type { FromHost, StartRequest, Started } from './messages.ts'
import { standingClock } from './standing-clock.ts'

const roles = ['owner', 'admin', 'member', 'viewer'] as const

interface Running {
  tenant: { id: string; slug: string }
  plugin: string
  request: StartRequest
}

/**
 * A platform for tests, on a database that goes with it: each plugin that is started gets a tenant of its own, with a
 * user of each role.
 */
export const startTestPlatform = async ({
  outbound,
  send,
}: {
  outbound: FakedOutbound
  send: (message: FromHost) => void
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'plexica-testing-'))
  // Run by root, Postgres becomes another user, who has to pass through here.
  await chmod(folder, 0o711)
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), temporary: true })
  const core = openCore(postgres.url)
  const running = new Map<string, Running>()
  let last = 0

  const onLog = ({ tenant, level, message }: LogRecord) => {
    const [key] = [...running].find(([, each]) => each.tenant.slug === tenant) ?? []
    if (key !== undefined) send({ key, log: { level, message } })
  }
  const config = readConfig({
    PORT: '0',
    PLEXICA_DATA_DIR: folder,
    PLEXICA_MASTER_KEY: randomBytes(32).toString('hex'),
    DATABASE_URL: postgres.url,
    LOG_LEVEL: 'silent',
    PLEXICA_WORKERS: '1',
  })
  const platform = await startPlatform(config, { outbound, onLog })
  const { text: platformToken } = await platform.identity.tokens.create({ tenantId: null, userId: null, name: 'test' })

  /** Uploads what is in the folder, as a version that only this test has. */
  const upload = async ({
    folder,
    nowMs,
  }: StartRequest): Promise<{ plugin: string; version: string; written: string }> => {
    const written = await buildPlugin(folder)
    const { files, manifest } = await buildPlugin(folder, {
      version: `${String(written.manifest.version).split('-')[0]}-dev.${++last}`,
      ...(nowMs !== undefined && { banner: standingClock(nowMs) }),
    })
    await call(
      { origin: platform.url, token: platformToken },
      { method: 'POST', path: '/api/v1/registry/bundles', body: await archive(files), type: 'application/gzip' },
    )
    return { plugin: String(manifest.id), version: String(manifest.version), written: String(written.manifest.version) }
  }

  const tenantWithUsers = async () => {
    const slug = `test-${randomBytes(4).toString('hex')}`
    const password = randomBytes(16).toString('hex')
    await platform.tenants.create({
      slug,
      name: 'Test',
      admin: { email: 'owner@test.example', name: 'owner', password },
    })
    const { id } = await platform.tenants.get(slug)
    const tokens: Record<string, string> = {}
    for (const role of roles) {
      const email = `${role}@test.example`
      const user =
        role === 'owner'
          ? await platform.identity.users.verify(id, email, password)
          : await platform.identity.users.create(id, { email, name: role, role, password })
      tokens[role] = (await platform.identity.tokens.create({ tenantId: id, userId: user!.id, name: 'test' })).text
    }
    return { tenant: { id, slug }, tokens }
  }

  const known = (key: string): Running => {
    const found = running.get(key)
    if (!found) throw new Error('The plugin is closed.')
    return found
  }

  const start = async (request: StartRequest): Promise<Started> => {
    const { tenant, tokens } = await tenantWithUsers()
    const { plugin, version, written } = await upload(request)
    const key = tenant.slug
    running.set(key, { tenant, plugin, request })
    const { id } = await platform.installations.install(tenant, {
      plugin,
      version,
      ...(request.grant && { grant: request.grant as Record<string, boolean | Record<string, unknown>> }),
      ...(request.settings && { settings: request.settings }),
    })
    outbound.name(id, key)
    const origin = platform.addresses.tenantOrigin(tenant.slug)
    const port = Number(new URL(platform.url).port)
    return { key, plugin, version: written, origin, port, tokens }
  }

  const enter = async ({
    key,
    kind,
    name,
    payload,
    from = '',
  }: {
    key: string
    kind: 'event' | 'job' | 'call'
    name: string
    payload: unknown
    from?: string
  }): Promise<unknown> => {
    const { tenant, plugin } = known(key)
    const { deployment, surface } = await platform.installations.deployment(tenant, plugin)
    const handled = { event: surface.events, job: surface.jobs, call: surface.exposes }[kind]
    const handler = kind === 'event' ? mostSpecific(handled, name) : handled.find((each) => each === name)
    if (handler === undefined)
      throw new Problem('plugin.no_route', {
        detail: said('The plugin has no handler of the {kind} "{name}".', { kind, name }),
      })
    const entry =
      kind === 'call' ? { kind, name: handler, payload, caller: { plugin: from } } : { kind, name: handler, payload }
    return platform.supervisor.run(deployment, entry)
  }

  const query = ({ key, sql, params }: { key: string; sql: string; params: unknown[] }): Promise<unknown[]> => {
    const { tenant, plugin } = known(key)
    const own = installationName(tenant.slug, plugin)
    return core.transaction(async (trx) => {
      await trx.raw('set local role ??', own)
      await trx.raw('set local search_path = ??', own)
      const { rows } = (await trx.raw(
        sql.replaceAll('?', String.raw`\?`).replaceAll(/\$\d+/g, '?'),
        [...sql.matchAll(/\$(\d+)/g)].map(([, at]) => params[Number(at) - 1] ?? null) as string[],
      )) as { rows: unknown[] }
      return rows
    })
  }

  /** Those that are under way still, and those that were delivered. */
  const published = async ({ key }: { key: string }): Promise<unknown[]> => {
    const { tenant, plugin } = known(key)
    const source = `/tenants/${tenant.slug}/plugins/${plugin}`
    const sent = core('core.events').where({ tenant_id: tenant.id, source }).select('id', 'type', 'data', 'time')
    const waiting = core('outbox.events')
      .where({ tenant_id: tenant.id })
      .whereNotNull('installation_id')
      .select('id', 'type', 'data', 'time')
    const rows = [...(await sent), ...(await waiting)] as { id: string; type: string; data: unknown; time: Date }[]
    const unique = new Map(rows.sort((a, b) => a.time.getTime() - b.time.getTime()).map((row) => [row.id, row]))
    return [...unique.values()].map(({ id, type, data }) => ({ id, type, data }))
  }

  const setNow = async ({ key, nowMs }: { key: string; nowMs: number }): Promise<void> => {
    const found = known(key)
    found.request = { ...found.request, nowMs }
    const { version } = await upload(found.request)
    await platform.installations.upgrade(found.tenant, found.plugin, version)
  }

  const stop = async ({ key }: { key: string }): Promise<void> => {
    const { tenant, plugin } = known(key)
    await platform.installations.uninstall(tenant, plugin)
    running.delete(key)
  }

  return {
    start,
    enter,
    query,
    published,
    setNow,
    stop,
    close: async () => {
      await platform.close()
      await core.destroy()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
