import { createServer } from 'node:http'
import ivm from 'isolated-vm'
import { listen } from './listen.ts'

/** isolated-vm's own timeout, which counts wall time. */
listen(
  createServer(async (_request, response) => {
    const isolate = new ivm.Isolate({ memoryLimit: 32 })
    const context = await isolate.createContext()
    const start = performance.now()
    await context.eval('for (;;);', { timeout: 50 }).catch(() => undefined)
    response.end(String(performance.now() - start))
    isolate.dispose()
  }),
)
