import { request as send, type IncomingMessage } from 'node:http'
import { until } from './queues.ts'

/** An event as a browser would be told it. */
interface HeardEvent {
  id: string | undefined
  event: string | undefined
  data: Record<string, unknown>
}

const parse = (block: string): HeardEvent | undefined => {
  const line = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
  const data = line('data')
  return data === undefined
    ? undefined
    : { id: line('id'), event: line('event'), data: JSON.parse(data) as Record<string, unknown> }
}

/**
 * Listens to server-sent events.
 *
 * @example
 * const stream = await listenTo(port, `${tenant.origin}/api/v1/notifications/stream`, { authorization })
 * await stream.until((events) => events.length > 0)
 * stream.close()
 */
export const listenTo = async (port: number, url: string, headers: Record<string, string>) => {
  const { host, pathname, search } = new URL(url)
  const events: HeardEvent[] = []
  let text = ''
  let over = false
  const outgoing = send({ host: '127.0.0.1', port, path: `${pathname}${search}`, headers: { host, ...headers } })
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject).end()
  })
  outgoing.on('error', () => undefined)
  incoming.setEncoding('utf8').on('error', () => undefined)
  incoming.on('data', (piece: string) => {
    text += piece
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    events.push(...blocks.map(parse).filter((event) => event !== undefined))
  })
  incoming.on('close', () => (over = true))
  const wait = async (met: () => boolean) => {
    if (!(await until(async () => met(), Boolean)))
      throw new Error(`waited in vain; ${events.length} events, over: ${over}`)
  }
  return {
    status: incoming.statusCode,
    events,
    until: (met: (events: HeardEvent[]) => boolean) => wait(() => met(events)),
    untilOver: () => wait(() => over),
    close: () => outgoing.destroy(),
  }
}
