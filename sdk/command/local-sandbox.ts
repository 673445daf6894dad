import type { ChildProcess } from 'node:child_process'
import { access, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { builtSandbox } from '../../runtime/supervisor/launch.ts'
import { createSupervisor } from '../../runtime/supervisor/supervisor.ts'
import type {
  Deployment,
  Entry,
  InvocationUsage,
  InvokingUser,
  LogRecord,
  PluginRequest,
  PluginResponse,
  Supervisor,
} from '../../runtime/supervisor/types.ts'
import { matchRoute } from '../../runtime/supervisor/match-route.ts'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { CapabilityHost } from '../../sandbox/capabilities/define.ts'
import { capabilityNames as existing, reservedCapabilities } from '../../sandbox/capabilities/names.ts'
import { defaultLimits, type Limits } from '../../sandbox/limits.ts'
import type { AllowedNet } from './allow-net.ts'
import type { PluginCode } from './plugin-code.ts'

/** What a file may use while it runs. */
export interface SandboxOptions {
  cpuMs?: number
  wallMs?: number
  memoryMb?: number
  allowDb?: boolean
  allowKv?: boolean
  allowNet?: string
  /** Port for Chrome DevTools; lifts the limits of time, since who steps through code is slow. */
  inspectPort?: number
}

/** One plugin file in a sandbox of its own. */
interface LocalSandbox {
  deployment: Deployment
  supervisor: Supervisor
  /** @throws {Problem} as the server would answer */
  request: (request: PluginRequest) => Promise<PluginResponse>
  stop: () => Promise<void>
}

const capabilityNames = [...existing, ...reservedCapabilities]
const anHourMs = 3_600_000

/** Starts what a file needs to run: a sandbox worker, and a database if it may use one. */
export const openLocalSandbox = async (
  code: PluginCode,
  options: SandboxOptions,
  on: { worker?: ChildProcess; log: (record: LogRecord) => void; usage?: (usage: InvocationUsage) => void },
): Promise<LocalSandbox> => {
  const net = options.allowNet === undefined ? undefined : await openNet(options.allowNet)
  const deployment = deploymentOf(code, options, net?.allowed)
  const data =
    options.allowDb || options.allowKv
      ? await (await import('./run-database.ts')).startRunDatabase(deployment, code.folder)
      : undefined
  const hosted: CapabilityHost[] = [...(net ? [net.host] : []), ...(data?.capabilities ?? [])]
  const capabilities = [...hosted, ...deniedCapabilities(hosted)]
  const supervisor = createSupervisor({
    capabilities,
    launch: {
      ...builtSandbox,
      ...(options.inspectPort === undefined
        ? on.worker && { started: on.worker }
        : { inspectPort: options.inspectPort, uid: '' }),
    },
    keepsSpareWorker: false,
    reservedCapabilities: capabilityNames,
    onLog: on.log,
    onUsage: (_, usage) => on.usage?.(usage),
    onError: (error) => process.stderr.write(`plexica: ${String(error)}\n`),
  })
  return {
    deployment,
    supervisor,
    request: async (request) => {
      const surface = await supervisor.surface(deployment)
      const { pathname } = new URL(request.url)
      const matched = matchRoute(surface, request.method, pathname)
      if (!matched?.route.handler && !surface.fetch) {
        throw new Problem('plugin.no_route', {
          detail: said('The plugin has no route for {method} {pathname}.', { method: request.method, pathname }),
        })
      }
      const entry: Extract<Entry, { kind: 'request' }> = { kind: 'request', request }
      if (matched?.route.handler) Object.assign(entry, { route: matched.key, params: matched.params })
      const permissions = surface.routes.flatMap(({ permission }) => permission ?? [])
      return supervisor.request(deployment, entry, { user: localUser(permissions) })
    },
    stop: async () => {
      await supervisor.close()
      await net?.close()
      await data?.stop()
    },
  }
}

const localUser = (permissions: string[]): InvokingUser => ({ id: 'local', name: 'Local user', permissions })

/**
 * A file that would be in the bundle of the plugin in this folder. One file by itself is no plugin, and what lies beside
 * it by chance is not its own; nor is what a link leads to.
 */
const ownAsset = async (folder: string, path: string): Promise<Buffer | undefined> => {
  const file = join(await realpath(folder), path)
  const isOwn = await Promise.all([access(join(folder, 'plexica.json')), realpath(file)]).then(
    ([, real]) => real === file,
    () => false,
  )
  return isOwn ? readFile(file).catch(() => undefined) : undefined
}

/** What one file runs as: an installation of a tenant that exists only for this run. */
const deploymentOf = (
  { text, sha256, map, folder }: PluginCode,
  options: SandboxOptions,
  allowedNet: AllowedNet | undefined,
): Deployment => {
  const grant: Record<string, unknown> = {
    ...(options.allowDb && { db: {} }),
    ...(options.allowKv && { kv: {} }),
    ...(allowedNet && { net: { hosts: allowedNet.hosts } }),
  }
  const { request, lifecycle, ...others } = defaultLimits.budgets
  const unhurried = options.inspectPort === undefined ? undefined : anHourMs
  const cpuMs = options.cpuMs ?? unhurried ?? request.cpuMs
  const wallMs = options.wallMs ?? unhurried ?? Math.max(request.wallMs, cpuMs)
  const limits: Limits = {
    ...defaultLimits,
    isolateMemoryMb: options.memoryMb ?? defaultLimits.isolateMemoryMb,
    budgets: {
      ...others,
      request: { wallMs, cpuMs },
      lifecycle: options.cpuMs ? { wallMs: lifecycle.wallMs, cpuMs: Math.max(cpuMs, 50) } : lifecycle,
    },
  }
  return {
    installation: { id: crypto.randomUUID(), plugin: 'plugin', version: '0.0.0-dev.1' },
    tenant: { id: crypto.randomUUID(), slug: 'local' },
    revision: '1',
    code: {
      sha256,
      read: async () => (options.inspectPort === undefined ? text : withInlineMap(text, map)),
      readMap: async () => map,
      readAsset: async (path, { offset, length }) => {
        const file = await ownAsset(folder, path)
        return file && { size: file.length, bytes: file.subarray(offset, offset + length) }
      },
    },
    // A file has no manifest: what is not allowed is denied, as a tenant's admin would.
    declared: capabilityNames,
    grant,
    settings: {},
    trust: 'unverified',
    dynamicCode: false,
    limits,
  }
}

/** DevTools shows the author's own files when it finds the map inside of the code. */
export const withInlineMap = (text: string, map: string | undefined): string =>
  map === undefined
    ? text
    : `${text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '')}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}\n`

/** The way to the outside, which is not loaded by those who need none. @throws {UsageError} */
const openNet = async (given: string) => {
  const [{ readAllowNet }, { createOutbound }, { netHost }] = await Promise.all([
    import('./allow-net.ts'),
    import('../../runtime/outbound/outbound.ts'),
    import('../../sandbox/capabilities/net/host.ts'),
  ])
  const allowed = readAllowNet(given)
  const outbound = createOutbound(allowed)
  await outbound.prepare()
  return { allowed, host: netHost({ outbound }) as CapabilityHost, close: () => outbound.close() }
}

/** Capabilities that this run has no use for: known by name, so that a plugin that asks is denied, not misunderstood. */
const deniedCapabilities = (hosted: CapabilityHost[]): CapabilityHost[] =>
  existing
    .filter((name) => !hosted.some((host) => host.name === name))
    .map((name) => ({ name, definition: { ops: {} } as CapabilityHost['definition'], handlers: {} }))
