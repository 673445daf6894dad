import { hash } from 'node:crypto'
import type { Knex } from 'knex'
import { asIs, said } from '../../languages/said.ts'
import { wordOf } from '../../languages/words.ts'
import { Problem } from '../../problems/problem.ts'
import type { Callee } from '../../runtime/calls/calls.ts'
import type { Changes } from '../../runtime/changes.ts'
import { createMemoryCache } from '../../runtime/memory-cache.ts'
import type { Deployment, Surface } from '../../runtime/supervisor/types.ts'
import type { Quotas } from '../../runtime/quotas/quotas.ts'
import type { Limits } from '../../sandbox/limits.ts'
import { hasEnded, nextEnd } from '../consents/grant-end.ts'
import { exposedBy } from '../dependencies/exposed.ts'
import { findInstallation, notInstalled, type Installation } from './installation.ts'
import type { Manifest } from '../manifest/manifest.ts'
import type { Registry } from '../versions/registry.ts'

/** Everything that a request to a plugin needs to know of its installation. */
export interface Deployed {
  deployment: Deployment
  surface: Surface
  manifest: Manifest
  /** What other plugins may call. */
  exposed: Callee['exposed']
  /** When the next capability of the grant ends. */
  endsAt: number | undefined
}

export type Deployments = ReturnType<typeof createDeployments>

/** What stands between an installation and an invocation of it. */
const notRunning = ({ state, stateReason, plugin }: Installation): Problem | undefined => {
  if (state === 'enabled') return undefined
  if (state === 'failed')
    return new Problem('installation.failed', {
      detail: stateReason === undefined ? said('"{plugin}" failed.', { plugin }) : asIs(stateReason),
      plugin,
    })
  return new Problem('installation.disabled', {
    detail: said('"{plugin}" is {state}, not enabled.', { plugin, state: wordOf(state) }),
    plugin,
  })
}

/** Short for the limits that an isolate is made with: with other ones it has to be made anew. */
const builtInto = ({
  isolateMemoryMb,
  messageBytes,
  responseBytes,
  hostCalls,
  timers,
  logLineBytes,
  logLines,
}: Limits) =>
  hash(
    'sha256',
    [isolateMemoryMb, messageBytes, responseBytes, hostCalls, timers, logLineBytes, logLines].join(' '),
    'base64url',
  ).slice(0, 6)

/** What tells isolates that are taped from those that are not. */
const tapedMark = 't'

/** The same deployment in an isolate whose clock and chance are written down. */
export const taped = (deployment: Deployment): Deployment =>
  deployment.tape ? deployment : { ...deployment, revision: `${deployment.revision}+${tapedMark}`, tape: 'record' }

/** What tells isolates of a grant from those of the same grant of which something ended since. */
const endedMark = ({ grantUntil }: Installation): string => {
  const ended = Object.keys(grantUntil).filter((name) => hasEnded(grantUntil, name))
  return ended.length > 0 ? `e${ended.length}` : ''
}

/** The key under which changes of an installation are published. */
export const keyOf = (tenantId: string, plugin: string): string => `${tenantId}/${plugin}`

/**
 * Finds what to run for a tenant and a plugin. This is on the way of every plugin request: it is kept
 * in memory until something of it changes.
 */
export const createDeployments = ({
  core,
  registry,
  changes,
  quotas,
  ownProcess,
}: {
  core: Knex
  registry: Pick<Registry, 'file' | 'pieceOf' | 'code' | 'mayLoad'>
  changes: Pick<Changes, 'subscribe'>
  quotas: Pick<Quotas, 'limits' | 'onChange'>
  /** Whether an installation gets a process of its own, by configuration. */
  ownProcess: (installation: Installation) => boolean
}) => {
  const readMap = async ({ plugin, version }: Installation): Promise<string | undefined> =>
    (await registry.file(plugin, version, 'server.js.map'))?.toString()

  const deployed = (found: Installation, limits: Limits): Deployed => ({
    manifest: found.manifest,
    exposed: exposedBy(found.manifest),
    surface: found.surface,
    endsAt: nextEnd(found.grant, found.grantUntil),
    deployment: {
      installation: { id: found.id, plugin: found.plugin, version: found.version },
      tenant: found.tenant,
      revision: `${found.revision}-${found.version}${found.verified ? 'v' : 'u'}${found.dynamicCode ? 'd' : ''}${found.recording ? tapedMark : ''}${endedMark(found)}${found.tenant.language ?? ''}.${builtInto(limits)}`,
      code: {
        sha256: found.codeSha256,
        read: () => registry.code(found.plugin, found.version),
        readMap: () => readMap(found),
        readAsset: (path, range) => registry.pieceOf(found.plugin, found.version, path, range),
        ...(found.signed && { mayLoad: () => registry.mayLoad(found.plugin, found.version) }),
      },
      declared: Object.keys(found.manifest.capabilities),
      grant: found.grant,
      grantUntil: found.grantUntil,
      settings: found.settings,
      // Versions that were uploaded before there were any have none.
      resources: (found.manifest as Partial<Manifest>).resources ?? {},
      trust: ownProcess(found) ? 'own' : found.verified ? 'verified' : 'unverified',
      dynamicCode: found.dynamicCode,
      ...(found.recording && { tape: 'record', recording: found.recording }),
      limits,
    },
  })

  const kept = createMemoryCache<{ problem: Problem | undefined; deployed: Deployed }>({
    load: async (key) => {
      const seam = key.indexOf('/')
      const found = await findInstallation(core, key.slice(0, seam), key.slice(seam + 1))
      if (!found) return undefined
      return { problem: notRunning(found), deployed: deployed(found, await quotas.limits(found.tenant.id, found.id)) }
    },
    ttlMs: 60_000,
    max: 20_000,
  })

  const stops = [
    changes.subscribe('installation', (key) => (key === '*' ? kept.clear() : kept.forget(key))),
    changes.subscribe('version', () => kept.clear()),
    // Its language is told to plugins.
    changes.subscribe('tenant', (slug) =>
      slug === '*' ? kept.clear() : kept.forgetWhere(({ deployed }) => deployed.deployment.tenant.slug === slug),
    ),
    quotas.onChange((tenantId) =>
      tenantId === '*' ? kept.clear() : kept.forgetWhere((_, key) => key.startsWith(`${tenantId}/`)),
    ),
  ]

  return {
    /** @throws {Problem} `installation.unknown`, `installation.disabled`, `installation.failed` */
    async find(tenant: { id: string }, plugin: string): Promise<Deployed> {
      const key = keyOf(tenant.id, plugin)
      let found = await kept.get(key)
      if (found?.deployed.endsAt !== undefined && found.deployed.endsAt <= Date.now()) {
        kept.forget(key)
        found = await kept.get(key)
      }
      if (!found) throw notInstalled(plugin)
      if (found.problem) throw found.problem
      return found.deployed
    },
    /** What runs of an installation now, whatever its state. */
    of: async (found: Installation): Promise<Deployed> =>
      deployed(found, await quotas.limits(found.tenant.id, found.id)),
    /** What would run if the change that is under way were made: nothing else may change the installation meanwhile. */
    async next(found: Installation): Promise<Deployed> {
      const revision = String(BigInt(found.revision) + 1n)
      return deployed({ ...found, revision }, await quotas.limits(found.tenant.id, found.id))
    },
    close: () => stops.forEach((stop) => stop()),
  }
}
