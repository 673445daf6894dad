import type { ChildProcess } from 'node:child_process'
import { Command, InvalidArgumentError } from 'commander'
import { Problem } from '../../problems/problem.ts'
import { defaultLimits, type Limits } from '../../sandbox/limits.ts'
import type { CapabilityHost } from '../../sandbox/capabilities/define.ts'
import { capabilities as definitions, reservedCapabilities } from '../../sandbox/capabilities/index.ts'
import { netHost } from '../../sandbox/capabilities/net/host.ts'
import { matchRoute } from '../../runtime/supervisor/match-route.ts'
import { createOutbound } from '../../runtime/outbound/outbound.ts'
import { builtSandbox } from '../../runtime/supervisor/launch.ts'
import { createSupervisor } from '../../runtime/supervisor/supervisor.ts'
import type {
  Deployment,
  InvocationUsage,
  InvokingUser,
  LogRecord,
  PluginResponse,
} from '../../runtime/supervisor/types.ts'
import { readAllowNet, type AllowedNet } from './allow-net.ts'
import { exitCodeOfProblem, exitCodes, UsageError } from './exit-codes.ts'
import { readPluginCode, type PluginCode } from './plugin-code.ts'
import { readRequest, type GivenRequest } from './given-request.ts'

interface RunOptions {
  cpuMs?: number
  wallMs?: number
  memoryMb?: number
  request?: string
  json?: boolean
  allowDb?: boolean
  allowKv?: boolean
  allowNet?: string
}

/** What `plexica run --json` prints. */
interface RunReport {
  status: number | null
  headers: Record<string, string>
  body: string | null
  error: { code: string; message: string } | null
  cpuMs: number
  wallMs: number
  memoryBytes: number
  logs: { level: string; message: string }[]
}

const capabilityNames = [...Object.keys(definitions), ...reservedCapabilities]

const positive = (text: string): number => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It has to be a whole number above 0.')
  return number
}

/** `plexica run server.js`: one plugin file in a sandbox, with just the capabilities that are allowed. */
export const runCommand = (started?: ChildProcess) =>
  new Command('run')
    .description(
      'Run one plugin file in a sandbox, holding just the capabilities that you allow, and print its response.',
    )
    .argument('<file>', 'a plugin: server.js, or TypeScript, which is bundled first')
    .option(
      '--allow-db',
      'let it use a database of its own, made for this run (migrations/*.sql beside the file are run first)',
    )
    .option('--allow-kv', 'let it keep values of its own, for this run')
    .option('--allow-net <hosts>', 'let it fetch from these hosts, separated by commas')
    .option('--cpu-ms <n>', `CPU time of the request (default ${defaultLimits.budgets.request.cpuMs})`, positive)
    .option(
      '--wall-ms <n>',
      `time until it has to have answered (default ${defaultLimits.budgets.request.wallMs})`,
      positive,
    )
    .option('--memory-mb <n>', `memory of its isolate, from 8 (default ${defaultLimits.isolateMemoryMb})`, positive)
    .option(
      '--request <file>',
      'the request as JSON { method, url, headers, body }, from a file or "-" (default: GET /)',
    )
    .option('--json', 'print a report as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 a response, 1 an error of the plugin, 2 a broken limit, 3 a denied capability, 64 bad usage.',
    )
    .action(async (file: string, options: RunOptions) => {
      const code = await readPluginCode(file)
      const request = await readRequest(options.request)
      if ((options.memoryMb ?? 8) < 8) throw new UsageError('--memory-mb has to be at least 8.')
      const report = await run({ code, request, options, started })
      print(report, options.json === true)
      process.exitCode = report.error ? exitCodeOfProblem(report.error.code) : exitCodes.answered
    })

const run = async ({
  code,
  request,
  options,
  started,
}: {
  code: PluginCode
  request: GivenRequest
  options: RunOptions
  started: ChildProcess | undefined
}): Promise<RunReport> => {
  const allowedNet = options.allowNet === undefined ? undefined : readAllowNet(options.allowNet)
  const deployment = deploymentOf(code, options, allowedNet)
  const data =
    options.allowDb || options.allowKv
      ? await (await import('./run-database.ts')).startRunDatabase(deployment, code.folder)
      : undefined
  const outbound = createOutbound(allowedNet)
  const capabilities: CapabilityHost[] = [netHost({ outbound }), ...(data?.capabilities ?? [])]
  const logs: LogRecord[] = []
  let usage: InvocationUsage | undefined
  const supervisor = createSupervisor({
    capabilities,
    launch: { ...builtSandbox, ...(started && { started }) },
    keepsSpareWorker: false,
    reservedCapabilities: capabilityNames,
    onLog: (record) => logs.push(record),
    onUsage: (_, used) => (usage = used),
    onError: (error) => process.stderr.write(`plexica: ${String(error)}\n`),
  })
  const startedMs = performance.now()
  const report: RunReport = {
    status: null,
    headers: {},
    body: null,
    error: null,
    cpuMs: 0,
    wallMs: 0,
    memoryBytes: 0,
    logs: [],
  }
  try {
    const surface = await supervisor.surface(deployment)
    const matched = matchRoute(surface, request.method, new URL(request.url).pathname)
    const route = matched?.route.handler ? { route: matched.key, params: matched.params } : {}
    if (!matched?.route.handler && !surface.fetch)
      throw new Problem('plugin.no_route', {
        detail: `The plugin has no route for ${request.method} ${new URL(request.url).pathname}.`,
      })
    Object.assign(
      report,
      await readResponse(
        await supervisor.request(
          deployment,
          { kind: 'request', request, ...route },
          { user: localUser(surface.routes.flatMap(({ permission }) => permission ?? [])) },
        ),
      ),
    )
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    report.error = { code: error.code, message: typeof error.cause === 'string' ? error.cause : error.message }
  } finally {
    report.memoryBytes = await supervisor.memoryBytes(deployment).catch(() => 0)
    await supervisor.close()
    await outbound.close()
    await data?.stop()
  }
  report.cpuMs = round(usage?.cpuMs ?? 0)
  report.wallMs = round(usage?.wallMs ?? performance.now() - startedMs)
  report.logs = logs.map(({ level, message }) => ({ level, message }))
  return report
}

/** What one file runs as: an installation of a tenant that exists only for this run. */
const deploymentOf = (
  { text, sha256, map }: PluginCode,
  options: RunOptions,
  allowedNet: AllowedNet | undefined,
): Deployment => {
  const grant: Record<string, unknown> = {
    ...(options.allowDb && { db: {} }),
    ...(options.allowKv && { kv: {} }),
    ...(allowedNet && { net: { hosts: allowedNet.hosts } }),
  }
  const { request, lifecycle, ...others } = defaultLimits.budgets
  const cpuMs = options.cpuMs ?? request.cpuMs
  const wallMs = Math.max(options.wallMs ?? request.wallMs, cpuMs)
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
    code: { sha256, read: async () => text, readMap: async () => map },
    // A file has no manifest: what is not allowed is denied, as a tenant's admin would.
    declared: capabilityNames,
    grant,
    settings: {},
    trust: 'unverified',
    dynamicCode: false,
    limits,
  }
}

const localUser = (permissions: string[]): InvokingUser => ({ id: 'local', name: 'Local user', permissions })

const readResponse = async ({ status, headers, body }: PluginResponse) => ({
  status,
  headers: Object.fromEntries(headers),
  body: body === null ? null : await readText(body),
})

const readText = async (body: NonNullable<PluginResponse['body']>): Promise<string> => {
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8')
  const chunks = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const round = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000

const print = (report: RunReport, asJson: boolean) => {
  if (asJson) return void process.stdout.write(`${JSON.stringify(report)}\n`)
  for (const { level, message } of report.logs) process.stderr.write(`${level}: ${message}\n`)
  if (report.error) process.stderr.write(`${report.error.code}: ${report.error.message}\n`)
  if (report.body !== null) process.stdout.write(report.body.endsWith('\n') ? report.body : `${report.body}\n`)
}
