import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { listen } from './listen.ts'

/** A worker thread that is terminated after 50 ms of wall time. */
const script = `require('node:worker_threads').parentPort.postMessage('running'); for (;;);`

listen(
  createServer(async (_request, response) => {
    const worker = new Worker(script, { eval: true })
    await once(worker, 'message')
    const start = performance.now()
    await sleep(50)
    await worker.terminate()
    response.end(String(performance.now() - start))
  }),
)
