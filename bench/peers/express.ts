import { createServer } from 'node:http'
import express from 'express'
import { priced } from '../plugins/orders.js'
import { listen } from './listen.ts'

/** Express without what it does beyond the handler: no ETag, no X-Powered-By. */
const app = express()
app.disable('x-powered-by')
app.set('etag', false)
app.post('/orders', express.json(), (request, response) => {
  response.json(priced(request.body))
})
listen(createServer(app))
