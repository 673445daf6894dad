import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Listens on a free port, says which, and ends when the benchmark does. */
export const listen = (server: Server) => {
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
  process.on('disconnect', () => process.exit())
}
