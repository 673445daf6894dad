import { arch, platform, release } from 'node:os'
import type { Knex } from 'knex'
import { z } from 'zod'
import packageJson from '../../package.json' with { type: 'json' }
import type { Language } from '../../languages/languages.ts'
import { asIs, said, type Said } from '../../languages/said.ts'
import { saidIn } from '../../problems/said-in.ts'
import { activeLayers, type Layer } from '../../runtime/supervisor/layers.ts'
import { route, type Route } from '../route.ts'

const health = z
  .object({
    version: z.string(),
    node: z.string(),
    system: z.string(),
    startedAt: z.iso.datetime(),
    production: z.boolean(),
    parts: z.array(
      z.object({ id: z.enum(['database', 'redis', 'mail', 'storage']), ok: z.boolean(), because: z.string() }),
    ),
    layers: z.array(z.object({ id: z.string(), holds: z.string(), active: z.boolean(), because: z.string() })),
  })
  .meta({ id: 'PlatformHealth' })

/** What the platform runs on, as far as its admins are told. */
export interface Runs {
  redis?: { ping(): Promise<unknown> }
  /** Absent: mails are only kept. */
  smtpHost?: string
  storage: 'disk' | 's3'
}

const inWords = <T extends { because: Said }>(language: Language, parts: T[]) =>
  parts.map(({ because, ...part }) => ({ ...part, because: saidIn(language, because) }))

/** Trying the layers starts a process each time. */
const layersKeptMs = 10 * 60_000

/** The state of the platform: what it runs on, and what holds its sandbox workers. */
export const platformHealthRoutes = ({
  core,
  config: { production },
  runs = { storage: 'disk' },
}: {
  core: Knex
  config: { production: boolean }
  runs?: Runs
}): Route[] => {
  let tried: { at: number; layers: Promise<Layer[]> } | undefined
  const layers = () => {
    if (!tried || tried.at < Date.now() - layersKeptMs) tried = { at: Date.now(), layers: activeLayers() }
    tried.layers.catch(() => (tried = undefined))
    return tried.layers
  }

  const asked = async <Id extends string>(id: Id, ask: () => Promise<string>) => {
    const start = performance.now()
    try {
      const part = await ask()
      const ms = Math.ceil(performance.now() - start)
      return { id, ok: true, because: said('{part}, answered in {ms} ms', { part, ms }) }
    } catch (error) {
      return { id, ok: false, because: asIs(error instanceof Error ? error.message : String(error)) }
    }
  }

  const database = async () => {
    const { rows } = await core.raw<{ rows: { version: string }[] }>('show server_version')
    return `PostgreSQL ${Object.values(rows[0] ?? {})[0]}`
  }

  return [
    route({
      method: 'get',
      path: '/api/v1/platform/health',
      auth: 'platform.health.read',
      tag: 'Platform',
      summary: 'Versions, the parts that the platform runs on, and which layers hold sandbox workers on this machine',
      response: health,
      handler: async ({ language }) => ({
        version: packageJson.version,
        node: process.versions.node,
        system: `${platform()} ${release()} ${arch()}`,
        startedAt: new Date(Date.now() - process.uptime() * 1_000).toISOString(),
        production,
        parts: inWords(language, [
          await asked('database', database),
          ...(runs.redis ? [await asked('redis', async () => `Redis ${await runs.redis!.ping()}`)] : []),
          {
            id: 'mail' as const,
            ok: true,
            because:
              runs.smtpHost === undefined
                ? said('Captured: there is no mail server')
                : said('Sent by {host}', { host: runs.smtpHost }),
          },
          {
            id: 'storage' as const,
            ok: true,
            because: runs.storage === 's3' ? asIs('S3') : said('A folder of this machine'),
          },
        ]),
        layers: (await layers()).map(({ holds, because, ...layer }) => ({
          ...layer,
          holds: saidIn(language, holds),
          because: saidIn(language, because),
        })),
      }),
    }),
  ]
}
