import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import express from 'express'
import ivm from 'isolated-vm'
import { listen } from './listen.ts'

/** Isolation without a warm isolate: the same work in an isolate that is made for each call and thrown away. */
const source = readFileSync(join(import.meta.dirname, '../plugins/orders.js'), 'utf8')
const code = `${source.replace(/^export default .*$/m, '').replace('export const', 'const')}
;(text) => JSON.stringify(priced(JSON.parse(text)))`

const app = express()
app.disable('x-powered-by')
app.set('etag', false)
app.post('/orders', express.text({ type: 'application/json' }), async (request, response) => {
  const isolate = new ivm.Isolate({ memoryLimit: 32 })
  try {
    const context = await isolate.createContext()
    const handler = (await context.eval(code, { reference: true })) as ivm.Reference<(text: string) => string>
    const answer = await handler.apply(undefined, [request.body as string], { timeout: 1_000 })
    response.type('json').send(answer)
  } finally {
    isolate.dispose()
  }
})
listen(createServer(app))
