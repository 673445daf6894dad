import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Agent } from 'undici'
import { Problem } from '../../problems/problem.ts'
import type { Outbound } from '../../runtime/outbound/outbound.ts'
import type { FakedResponse, FetchAnswer, FromHost } from './messages.ts'

/** A way to the outside that ends in the test: whatever is sent is answered there. */
export interface FakedOutbound extends Outbound {
  /** Says which plugin of the test an installation is. */
  name: (installationId: string, key: string) => void
  answer: (answer: FetchAnswer) => void
}

type Sent = Parameters<Agent['request']>[0] & { headers: string[] }

/** @param send hands a request to the test, which answers it with `answer` */
export const createFakedOutbound = (send: (message: FromHost) => void): FakedOutbound => {
  const keys = new Map<string, string>()
  const waiting = new Map<number, (answer: FetchAnswer) => void>()
  let last = 0

  const ask = async (key: string, { origin, path, method, headers, body }: Sent): Promise<FakedResponse> => {
    const fetch = ++last
    const bytes =
      body === null || body === undefined
        ? null
        : new Uint8Array(
            typeof body === 'object' && Symbol.asyncIterator in body
              ? await buffer(body as AsyncIterable<Uint8Array>)
              : Buffer.from(body as string),
          )
    const pairs = headers.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, headers[at + 1]!]] : []))
    const request = { url: `${String(origin)}${path}`, method: String(method), headers: pairs, body: bytes }
    const answer = await new Promise<FetchAnswer>((resolve) => {
      waiting.set(fetch, resolve)
      send({ key, fetch, request })
    })
    if (!answer.response) throw new Problem('net.failed', { detail: answer.error })
    return answer.response
  }

  return {
    use: (owner, signal, work) => {
      signal.throwIfAborted()
      const request = async (sent: Sent) => {
        const { status, statusText, headers, body } = await ask(keys.get(owner) ?? '', sent)
        return { statusCode: status, statusText, headers: headers.flat(), body: Readable.from([body]) }
      }
      // Of an agent only this is used.
      return work({ request } as unknown as Agent, () => undefined)
    },
    prepare: async () => undefined,
    owners: () => [...keys.keys()],
    close: async () => undefined,
    name: (installationId, key) => void keys.set(installationId, key),
    answer: (given) => {
      waiting.get(given.fetch)?.(given)
      waiting.delete(given.fetch)
    },
  }
}
