/** One HTTP request of a load. */
export interface LoadRequest {
  port: number
  method?: string
  /** With leading slash. */
  path: string
  headers?: Record<string, string>
  body?: string
}

/** The bytes of a request, made once and sent as often as wanted. */
export const requestBytes = ({ port, method = 'GET', path, headers = {}, body }: LoadRequest): Buffer => {
  const all: Record<string, string> = {
    host: `localhost:${port}`,
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    }),
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`)
}
