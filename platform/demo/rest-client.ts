import { request as httpRequest } from 'node:http'

interface RestAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: unknown
}

export interface RestClient {
  /** @throws {Error} when the answer is no success, with the problem's code and detail. */
  call: (method: string, url: string, body?: unknown, contentType?: string) => Promise<RestAnswer['body']>
}

/** Calls the REST API as its consumers do. Names under `.localhost` don't resolve in Node, so it connects to the loopback address. */
export const createRestClient = (token: string): RestClient => ({
  call: async (method, url, body, contentType) => {
    const answer = await send(method, new URL(url), token, body, contentType)
    if (answer.status >= 200 && answer.status < 300) return answer.body
    throw new Error(`${method} ${url} answered ${answer.status}: ${JSON.stringify(answer.body)}`, {
      cause: answer.body,
    })
  },
})

const send = (
  method: string,
  url: URL,
  token: string,
  body: unknown,
  contentType = Buffer.isBuffer(body) ? 'application/gzip' : 'application/json',
): Promise<RestAnswer> =>
  new Promise((resolve, reject) => {
    const bytes = body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
    const request = httpRequest({
      host: '127.0.0.1',
      port: url.port,
      path: url.pathname + url.search,
      method,
      headers: {
        host: url.host,
        authorization: `Bearer ${token}`,
        ...(bytes && {
          'content-type': contentType,
          'content-length': bytes.length,
        }),
      },
    })
    request.once('error', reject)
    request.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parse(text) })
      })
    })
    request.end(bytes)
  })

const parse = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}
