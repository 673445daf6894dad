import { request as send, type IncomingHttpHeaders } from 'node:http'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  bytes: Buffer
  /** The body as JSON; asserting on its fields is the test's business. */
  json: Record<string, unknown>
}

export interface Call {
  method?: string
  headers?: Record<string, string>
  /** Sent as JSON, unless it is text or bytes. */
  body?: unknown
}

/**
 * One browser: keeps cookies by host and path as browsers do, and sends them back. Names need not resolve, since
 * everything goes to one port on the loopback address with the Host header of the URL.
 *
 * @example
 * const browser = createClient(port)
 * const answer = await browser.get('http://acme.localhost:3000/api/v1/me')
 */
export const createClient = (port: number) => {
  const jar = new Map<string, { host: string; path: string; name: string; value: string }>()

  const cookiesFor = ({ host, pathname }: URL) =>
    [...jar.values()]
      .filter(
        (each) => each.host === host && (pathname === each.path || pathname.startsWith(each.path.replace(/\/?$/, '/'))),
      )
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')

  const keep = (url: URL, lines: string[] = []) => {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
      const [name = '', value = ''] = pair.split(/=(.*)/s)
      const path = attributes.find((each) => /^path=/i.test(each))?.slice(5) ?? '/'
      const expires = attributes.find((each) => /^expires=/i.test(each))?.slice(8)
      const key = `${url.host} ${path} ${name}`
      if (expires !== undefined && new Date(expires).getTime() <= Date.now()) jar.delete(key)
      else jar.set(key, { host: url.host, path, name, value })
    }
  }

  const call = (address: string, { method = 'GET', headers = {}, body }: Call = {}): Promise<Answer> => {
    const url = new URL(address)
    const raw = typeof body === 'string' || body instanceof Uint8Array
    const bytes = body === undefined ? undefined : raw ? Buffer.from(body as string) : Buffer.from(JSON.stringify(body))
    const cookies = cookiesFor(url)
    return new Promise((resolve, reject) => {
      const outgoing = send(
        {
          host: '127.0.0.1',
          port,
          method,
          path: address.slice(url.origin.length) || '/',
          headers: {
            host: url.host,
            ...(cookies ? { cookie: cookies } : {}),
            ...(bytes ? { 'content-length': bytes.length } : {}),
            ...(bytes && !raw ? { 'content-type': 'application/json' } : {}),
            ...headers,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = []
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
          incoming.on('error', reject)
          incoming.on('end', () => {
            keep(url, incoming.headers['set-cookie'])
            const content = Buffer.concat(chunks)
            const text = content.toString()
            const json = /\bjson\b/.test(incoming.headers['content-type'] ?? '') && text ? JSON.parse(text) : {}
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, bytes: content, json })
          })
        },
      )
      outgoing.on('error', reject)
      outgoing.end(bytes)
    })
  }

  return {
    call,
    get: (address: string, headers?: Record<string, string>) => call(address, { headers }),
    post: (address: string, body?: unknown, headers?: Record<string, string>) =>
      call(address, { method: 'POST', body, headers }),
    /** Follows redirects, as a navigation does. */
    async navigate(address: string) {
      let at = new URL(address)
      for (let hops = 0; hops < 10; hops++) {
        const answer = await call(at.href, { headers: { accept: 'text/html' } })
        if (![301, 302, 303, 307].includes(answer.status)) return { ...answer, url: at }
        at = new URL(answer.headers.location ?? '', at)
      }
      throw new Error(`redirected for ever at ${at.href}`)
    },
    cookies: jar,
  }
}

export type Client = ReturnType<typeof createClient>
