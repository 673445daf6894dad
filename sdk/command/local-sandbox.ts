import type { ChildProcess } from 'node:child_process'
import { createOutbound } from '../../runtime/outbound/outbound.ts'
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
import { Problem } from '../../problems/problem.ts'
import type { CapabilityHost } from '../../sandbox/capabilities/define.ts'
import { capabilities as definitions, reservedCapabilities } from '../../sandbox/capabilities/index.ts'
import { netHost } from '../../sandbox/capabilities/net/host.ts'
import { defaultLimits, type Limits } from '../../sandbox/limits.ts'
import { readAllowNet, type AllowedNet } from './allow-net.ts'
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
export interface LocalSandbox {
  deployment: Deployment
  supervisor: Supervisor
  /** @throws {Problem} as the server would answer */
  request: (request: PluginRequest) => Promise<PluginResponse>
  stop: () => Promise<void>
}

const capabilityNames = [...Object.keys(definitions), ...reservedCapabilities]
const anHourMs = 3_600_000

/** Starts what a file needs to run: a sandbox worker, and a database if it may use one. */
export const openLocalSandbox = async (
  code: PluginCode,
  options: SandboxOptions,
  on: { worker?: ChildProcess; log: (record: LogRecord) => void; usage?: (usage: InvocationUsage) => void },
): Promise<LocalSandbox> => {
  const allowedNet = options.allowNet === undefined ? undefined : readAllowNet(options.allowNet)
  const deployment = deploymentOf(code, options, allowedNet)
  const data =
    options.allowDb || options.allowKv
      ? await (await import('./run-database.ts')).startRunDatabase(deployment, code.folder)
      : undefined
  const outbound = createOutbound(allowedNet)
  if (allowedNet) await outbound.prepare()
  const hosted: CapabilityHost[] = [netHost({ outbound }), ...(data?.capabilities ?? [])]
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
        throw new Problem('plugin.no_route', { detail: `The plugin has no route for ${request.method} ${pathname}.` })
      }
      const entry: Extract<Entry, { kind: 'request' }> = { kind: 'request', request }
      if (matched?.route.handler) Object.assign(entry, { route: matched.key, params: matched.params })
      const permissions = surface.routes.flatMap(({ permission }) => permission ?? [])
      return supervisor.request(deployment, entry, { user: localUser(permissions) })
    },
    stop: async () => {
      await supervisor.close()
      await outbound.close()
      await data?.stop()
    },
  }
}

const localUser = (permissions: string[]): InvokingUser => ({ id: 'local', name: 'Local user', permissions })

/** What one file runs as: an installation of a tenant that exists only for this run. */
const deploymentOf = (
  { text, sha256, map }: PluginCode,
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
  const wallMs = Math.max(options.wallMs ?? unhurried ?? request.wallMs, cpuMs)
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
    installation: { id: crypto.randomUUID(), plugin: 'plugin', version: '0.0.0' },
    tenant: { id: crypto.randomUUID(), slug: 'local' },
    revision: '1',
    code: {
      sha256,
      read: async () => (options.inspectPort === undefined ? text : withInlineMap(text, map)),
      readMap: async () => map,
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
const withInlineMap = (text: string, map: string | undefined): string =>
  map === undefined
    ? text
    : `${text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '')}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}\n`

/** Capabilities that this run has no use for: known by name, so that a plugin that asks is denied, not misunderstood. */
const deniedCapabilities = (hosted: CapabilityHost[]): CapabilityHost[] =>
  Object.values(definitions)
    .filter(({ name }) => !hosted.some((host) => host.name === name))
    .map((definition) => ({
      name: definition.name,
      definition: definition as unknown as CapabilityHost['definition'],
      handlers: {},
    }))
