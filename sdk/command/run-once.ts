import type { ChildProcess } from 'node:child_process'
import type { ProblemCode } from '../../problems/catalogue.ts'
import { Problem } from '../../problems/problem.ts'
import type { InvocationUsage, LogRecord, PluginResponse } from '../../runtime/supervisor/types.ts'
import { exitCodeOfProblem, exitCodes } from './exit-codes.ts'
import type { GivenRequest } from './given-request.ts'
import { openLocalSandbox, type SandboxOptions } from './local-sandbox.ts'
import type { PluginCode } from './plugin-code.ts'

/** What `plexica run --json` prints. */
export interface RunReport {
  status: number | null
  headers: Record<string, string>
  body: string | null
  error: { code: string; message: string } | null
  cpuMs: number
  wallMs: number
  memoryBytes: number
  logs: { level: string; message: string }[]
}

/** Runs a plugin file for one request, and tells all of it. */
export const runOnce = async ({
  code,
  request,
  options,
  worker,
}: {
  code: PluginCode
  request: GivenRequest
  options: SandboxOptions
  worker: ChildProcess | undefined
}): Promise<RunReport> => {
  const logs: LogRecord[] = []
  let usage: InvocationUsage | undefined
  const ended = Promise.withResolvers<InvocationUsage>()
  const sandbox = await openLocalSandbox(code, options, {
    ...(worker && { worker }),
    log: (record) => logs.push(record),
    usage: (used) => ended.resolve((usage = used)),
  })
  const startedMs = performance.now()
  let response: Pick<RunReport, 'status' | 'headers' | 'body'> = { status: null, headers: {}, body: null }
  let error: RunReport['error'] = null
  let loadCpuMs = 0
  let memoryBytes: number
  try {
    response = await readResponse(await sandbox.request(request))
    // What it handed to waitUntil goes on, under the same limits.
    const { code: endCode } = await ended.promise
    if (endCode !== undefined && exitCodeOfProblem(endCode) === exitCodes.brokenLimit)
      error = described(new Problem(endCode as ProblemCode))
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure
    error = described(failure)
    loadCpuMs = Number(failure.detail.used ?? 0)
  } finally {
    memoryBytes = await sandbox.supervisor.memoryBytes(sandbox.deployment).catch(() => 0)
    await sandbox.stop()
  }
  return {
    ...response,
    error,
    cpuMs: round(usage?.cpuMs ?? loadCpuMs),
    wallMs: round(usage?.wallMs ?? performance.now() - startedMs),
    memoryBytes,
    logs: logs.map(({ level, message }) => ({ level, message })),
  }
}

/** What a run comes to that ends before it begins. */
export const failedRun = (problem: Problem): RunReport => ({
  status: null,
  headers: {},
  body: null,
  error: described(problem),
  cpuMs: 0,
  wallMs: 0,
  memoryBytes: 0,
  logs: [],
})

/** What the plugin itself said, or which limit it broke. */
const described = ({ code, message, cause, detail }: Problem): NonNullable<RunReport['error']> => {
  if (detail.limit !== undefined)
    return { code, message: `${message} (${String(detail.limit)}: ${String(detail.value)})` }
  return { code, message: typeof cause === 'string' && cause !== '' ? cause : message }
}

const readResponse = async ({ status, headers, body }: PluginResponse) => ({
  status,
  headers: combined(headers),
  body: body === null ? null : await readText(body),
})

/** Headers of one name in one line, sorted, as `Headers` does; Node loads all of its `fetch` for that. */
const combined = (headers: PluginResponse['headers']): Record<string, string> => {
  const lines = new Map<string, string>()
  for (const [name, value] of [...headers].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)))
    lines.set(name, lines.has(name) ? `${lines.get(name)}, ${value}` : value)
  return Object.fromEntries(lines)
}

const readText = async (body: NonNullable<PluginResponse['body']>): Promise<string> => {
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8')
  const chunks = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const round = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000
