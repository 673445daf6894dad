import { createServer } from 'node:http'
import { priced } from '../plugins/orders.js'
import { listen } from './listen.ts'

/** The floor: Node's own HTTP server, nothing else. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = JSON.stringify(priced(JSON.parse(Buffer.concat(chunks).toString())))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
})
listen(server)
