import vm from 'node:vm'
import { Enter, type GuestEnvironment, type GuestInput } from '../bridge/entries.ts'

/** What stack traces call the guest's own script; cached code holds only under the same name. */
export const guestFilename = 'plexica:///guest.js'

/** What a plugin does in nearly every request, so that the functions behind it are compiled when it is over. */
const samplePlugin = `(async () => ({
  async fetch(request, env) {
    const url = new URL(request.url)
    url.searchParams.get('q')
    request.headers.get('accept')
    await request.json()
    await env.db.query('select 1').catch(() => undefined)
    return Response.json({ path: url.pathname }, { headers: { 'x-sample': '1' } })
  },
}))`

const environment: GuestEnvironment = {
  plugin: { id: 'sample', version: '0.0.0' },
  tenant: { slug: 'sample' },
  capabilities: { db: 'granted' },
  scopes: {},
  settings: {},
  dynamicCode: false,
  limits: { messageBytes: 1e6, responseBytes: 1e6, hostCalls: 10, timers: 10, logLineBytes: 1_000, logLines: 10 },
}

const input: GuestInput = {
  kind: 'request',
  request: { method: 'POST', url: 'http://sample.localhost/sample?q=1', headers: [['accept', '*/*']] },
  deadline: 0,
}

/** The number of microtask turns in which the sample request is over. */
const turns = 20

/**
 * Compiled code of the guest's bootstrap with all the functions in it that a first request runs. isolated-vm can only
 * keep what is compiled before a script ran, which leaves the guest to compile those functions in each isolate; a
 * context of this process runs them once instead. V8 takes the result in any isolate of the same process, as long as
 * Node was started with `--no-node-snapshot`.
 */
export const warmBootstrap = async (code: string): Promise<ArrayBuffer> => {
  const script = new vm.Script(code, { filename: guestFilename })
  const context = vm.createContext()
  const boot = script.runInContext(context) as (...args: unknown[]) => (...args: unknown[]) => void
  const nothing = () => undefined
  const enter = boot(
    nothing,
    () => '',
    (length: number) => new ArrayBuffer(length),
  )
  enter(0, Enter.begin, 0, JSON.stringify(environment))
  enter(0, Enter.load, 0, vm.runInContext(samplePlugin, context))
  for (let turn = 0; turn < turns; turn++) await Promise.resolve()
  enter(0, Enter.invoke, 1, JSON.stringify(input), '{"a":1}', false)
  for (let turn = 0; turn < turns; turn++) await Promise.resolve()
  enter(0, Enter.answer, 1, 1, true, '[]')
  for (let turn = 0; turn < turns; turn++) await Promise.resolve()
  const { buffer, byteOffset, byteLength } = script.createCachedData()
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
}
