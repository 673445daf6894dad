import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { Problem } from '../../problems/problem.ts'
import type { PluginRequest } from '../../runtime/supervisor/types.ts'
import { openLocalSandbox, type SandboxOptions } from './local-sandbox.ts'
import type { PluginCode } from './plugin-code.ts'

const requestsPort = 8787

/**
 * Keeps a plugin file running with a debugger at hand: requests on one port, Chrome DevTools on another, until the
 * process is told to stop. What runs is debugged, not isolated: see sandbox/worker/debuggable-vm.ts.
 */
export const runInspected = async (code: PluginCode, options: SandboxOptions): Promise<void> => {
  const sandbox = await openLocalSandbox(code, options, {
    log: ({ level, message }) => void process.stderr.write(`${level}: ${message}\n`),
  })
  await sandbox.supervisor.surface(sandbox.deployment)

  const server = createServer((request, response) => {
    void answer(request).catch((error: unknown) => response.destroy(error as Error))
    async function answer(incoming: IncomingMessage) {
      try {
        const { status, headers, body } = await sandbox.request(await asPluginRequest(incoming))
        response.writeHead(status, headers.flat())
        if (body === null || typeof body === 'string' || body instanceof Uint8Array) response.end(body ?? undefined)
        else await pipeline(Readable.from(body), response)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        response.writeHead(error.status, { 'content-type': 'application/problem+json' })
        response.end(
          JSON.stringify({ status: error.status, code: error.code, title: error.message, cause: error.cause }),
        )
      }
    }
  })
  await new Promise<void>((resolve) =>
    server.listen(requestsPort, '127.0.0.1', resolve).once('error', () => server.listen(0, '127.0.0.1', resolve)),
  )
  process.stdout.write(
    `Requests: http://127.0.0.1:${(server.address() as AddressInfo).port}/\nDebugger: 127.0.0.1:${options.inspectPort}, which Chrome finds at chrome://inspect\n`,
  )

  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  server.close()
  server.closeAllConnections()
  await sandbox.stop()
}

const asPluginRequest = async (request: IncomingMessage): Promise<PluginRequest> => {
  const body = await buffer(request)
  return {
    method: request.method ?? 'GET',
    url: `http://127.0.0.1:${requestsPort}${request.url ?? '/'}`,
    headers: Object.entries(request.headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((one): [string, string] => [name, one]),
    ),
    body: body.length === 0 ? null : body,
  }
}
