import { createSocket } from 'node:dgram'

const txt = 16
const noSuchName = 3

/** The name that is asked for, and where the question ends. */
const questionIn = (message: Buffer) => {
  const labels: string[] = []
  let at = 12
  for (let length = message[at]!; length > 0; length = message[at]!) {
    labels.push(message.toString('ascii', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 }
}

/** One answer: the name of the question, a minute to live, the text in pieces of at most 255 bytes. */
const answer = (text: string) => {
  const bytes = Buffer.from(text)
  const pieces = Array.from({ length: Math.ceil(bytes.length / 255) }, (_, n) => bytes.subarray(n * 255, (n + 1) * 255))
  const data = Buffer.concat(pieces.flatMap((piece) => [Buffer.from([piece.length]), piece]))
  const head = Buffer.from([0xc0, 0x0c, 0, txt, 0, 1, 0, 0, 0, 60, 0, 0])
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

/**
 * A DNS server over UDP that knows texts and nothing else (RFC 1035).
 *
 * @example
 * const dns = await dnsServer()
 * dns.texts.set('_plexica.app.example.com', ['plexica-domain=…'])
 */
export const dnsServer = async () => {
  const texts = new Map<string, string[]>()
  const socket = createSocket('udp4')
  socket.on('message', (message, from) => {
    const { name, type, end } = questionIn(message)
    const found = type === txt ? (texts.get(name) ?? []) : []
    const head = Buffer.alloc(12)
    message.copy(head, 0, 0, 2)
    head.writeUInt16BE(0x8580 | (texts.has(name) ? 0 : noSuchName), 2)
    head.writeUInt16BE(1, 4)
    head.writeUInt16BE(found.length, 6)
    socket.send(Buffer.concat([head, message.subarray(12, end), ...found.map(answer)]), from.port, from.address)
  })
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done))
  return {
    address: `127.0.0.1:${socket.address().port}`,
    texts,
    close: () => new Promise<void>((done) => socket.close(done)),
  }
}
