import { Pool } from 'undici'
import type { Addresses } from '../../runtime/addresses.ts'

/** The way in which the platform asks its own realms for tokens and keys. */
export interface BackChannel {
  /** @throws when the URL is not at one of our own tenants, or no answer comes in time */
  fetch(
    url: string,
    init: { method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: string },
  ): Promise<Response>
  close(): Promise<void>
}

const timeoutMs = 5_000
const longestAnswerBytes = 256 * 1024

/**
 * Requests to our own realms go to our own port on the loopback address, with the tenant's Host header: names
 * below `localhost` don't resolve in Node, and in production the public name would lead out and back in again.
 */
export const createBackChannel = ({
  addresses,
  ownPort,
}: {
  addresses: Addresses
  /** The port that this process listens on. */
  ownPort: () => number
}): BackChannel => {
  let pool: Pool | undefined
  return {
    async fetch(url, { method = 'GET', headers = {}, body }) {
      const { host, pathname, search } = new URL(url)
      if (addresses.placeOf(host).kind !== 'tenant') throw new Error(`${host} is none of our tenants`)
      pool ??= new Pool(`http://127.0.0.1:${ownPort()}`, { connections: 4, maxResponseSize: longestAnswerBytes })
      const answer = await pool.request({
        path: pathname + search,
        method,
        headers: { ...headers, host },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      })
      return new Response(await answer.body.text(), { status: answer.statusCode })
    },
    async close() {
      await pool?.close()
    },
  }
}
