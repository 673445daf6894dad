import type { ChildProcess } from 'node:child_process'
import { Problem } from '../../problems/problem.ts'
import type { InvocationUsage, LogRecord, PluginResponse } from '../../runtime/supervisor/types.ts'
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
  const sandbox = await openLocalSandbox(code, options, {
    ...(worker && { worker }),
    log: (record) => logs.push(record),
    usage: (used) => (usage = used),
  })
  const startedMs = performance.now()
  let response: Pick<RunReport, 'status' | 'headers' | 'body'> = { status: null, headers: {}, body: null }
  let error: RunReport['error'] = null
  let memoryBytes: number
  try {
    response = await readResponse(await sandbox.request(request))
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure
    const { code: problem, cause, message } = failure
    error = { code: problem, message: typeof cause === 'string' ? cause : message }
  } finally {
    memoryBytes = await sandbox.supervisor.memoryBytes(sandbox.deployment).catch(() => 0)
    await sandbox.stop()
  }
  return {
    ...response,
    error,
    cpuMs: round(usage?.cpuMs ?? 0),
    wallMs: round(usage?.wallMs ?? performance.now() - startedMs),
    memoryBytes,
    logs: logs.map(({ level, message }) => ({ level, message })),
  }
}

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
