import type { Outbound } from '../../outbound/outbound.ts'

const timeoutMs = 10_000
const longestAnswerBytes = 1024 * 1024

/** As much of `fetch` as clients of identity providers need; redirects are answers. */
type GuardedFetch = (
  url: string,
  init: { method?: string; headers?: Record<string, string>; body?: unknown; signal?: AbortSignal },
) => Promise<Response>

/**
 * Asks identity providers, which tenants name at will: only addresses that outbound requests may reach, for so long, and
 * not more than so much of an answer.
 */
export const guardedFetch =
  (outbound: Outbound, tenantId: string): GuardedFetch =>
  (url, { method = 'GET', headers = {}, body, signal: given }) => {
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(given ? [given] : [])])
    const { origin, pathname, search } = new URL(url)
    return outbound.use(`sign-in ${tenantId}`, signal, async (dispatcher) => {
      const answer = await dispatcher.request({
        origin,
        path: pathname + search,
        method: method as 'GET' | 'POST',
        headers,
        body: body === undefined || body === null ? null : String(body as string | URLSearchParams),
        signal,
      })
      const chunks: Buffer[] = []
      let size = 0
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > longestAnswerBytes) throw new Error(`it answered more than ${longestAnswerBytes} bytes`)
        chunks.push(chunk)
      }
      const kept = Object.entries(answer.headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)] as [string, string]],
      )
      const empty = [101, 204, 205, 304].includes(answer.statusCode)
      return new Response(empty ? null : Buffer.concat(chunks), { status: answer.statusCode, headers: kept })
    })
  }
