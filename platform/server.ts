import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { problemBody } from '../problems/problem-body.ts'
import { Problem } from '../problems/problem.ts'

/** How long running requests may take to end when the platform stops. */
const drainMs = 5_000
/**
 * How long a connection may be idle. Longer than proxies keep theirs (60 s in nginx and in load balancers of clouds), so
 * that none of them sends a request just as its connection is closed here.
 */
const keepAliveMs = 75_000

/** The HTTP server of the platform. */
interface PlatformServer {
  port: number
  /** Answers requests from now on. */
  serve(app: RequestListener): void
  /** Takes no more requests and lets running ones end. */
  close(): Promise<void>
}

/** Listens at once, and says that the platform is starting until it serves. */
export const openServer = async (port: number): Promise<PlatformServer> => {
  const server = createServer({ keepAliveTimeout: keepAliveMs }, notReady)
  return {
    port: await listen(server, port),
    serve: (app) => void server.off('request', notReady).on('request', app),
    close: () => closeServer(server),
  }
}

/** Answers while the platform starts: the port is taken first, and who comes early must not wait for ever. */
const notReady: RequestListener = (_request, response) => {
  const problem = new Problem('platform.starting')
  response.writeHead(problem.status, { 'content-type': 'application/problem+json', 'retry-after': '1' })
  response.end(JSON.stringify(problemBody(problem)))
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => resolve((server.address() as AddressInfo).port))
  })

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const impatient = setTimeout(() => server.closeAllConnections(), drainMs)
    server.close(() => {
      clearTimeout(impatient)
      resolve()
    })
    server.closeIdleConnections()
  })
