import { once } from 'node:events'
import { createServer } from 'node:http'
import { Worker } from 'node:worker_threads'
import { order } from '../plugins/order.ts'
import { asFunction, fiftyKilobytes } from '../plugins/fifty-kilobytes.ts'
import { listen } from './listen.ts'

/** Node's own way to run code apart, though not to contain it: a worker thread. */
const script = `
const { parentPort } = require('node:worker_threads')
const run = (0, eval)(${JSON.stringify(asFunction(fiftyKilobytes()))})
parentPort.on('message', (text) => parentPort.postMessage(run(text)))`
const kept: Worker[] = []

/** `/cold` answers out of a new thread; `/keep` starts one more that stays. */
listen(
  createServer(async (request, response) => {
    const worker = new Worker(script, { eval: true })
    worker.postMessage(order)
    const [answer] = (await once(worker, 'message')) as [string]
    response.end(answer)
    if (request.url === '/keep') kept.push(worker)
    else await worker.terminate()
  }),
)
