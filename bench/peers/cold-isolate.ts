import { createServer } from 'node:http'
import ivm from 'isolated-vm'
import { order } from '../plugins/order.ts'
import { asFunction, fiftyKilobytes } from '../plugins/fifty-kilobytes.ts'
import { listen } from './listen.ts'

/** A bare isolate with nothing of a platform in it: made, given the code with V8's cache, entered once. */
const code = asFunction(fiftyKilobytes())
let cachedData: ivm.ExternalCopy<ArrayBuffer> | undefined
const kept: ivm.Isolate[] = []

const fresh = async () => {
  const isolate = new ivm.Isolate({ memoryLimit: 64 })
  const context = await isolate.createContext()
  const script = await isolate.compileScript(code, cachedData ? { cachedData } : { produceCachedData: true })
  cachedData ??= (script as unknown as { cachedData?: ivm.ExternalCopy<ArrayBuffer> }).cachedData
  const handler = await script.run(context, { reference: true })
  const answer = (await handler.apply(undefined, [order], { timeout: 1_000 })) as string
  return { isolate, answer }
}

/** `/cold` answers out of a new isolate; `/keep` makes one more that stays. */
listen(
  createServer(async (request, response) => {
    const { isolate, answer } = await fresh()
    response.end(answer)
    if (request.url === '/keep') kept.push(isolate)
    else isolate.dispose()
  }),
)
