import fs from 'node:fs'

/**
 * A sandbox worker that was broken out of: it speaks on its channel as it likes. Plugin "code" says what it does, one
 * word for each test. It is started like a real one, in place of it.
 */
type Message = Record<string, unknown>

const channelDescriptor = 3

const send = (...messages: unknown[]) => process.send?.(messages)
const raw = (message: unknown) => process.send?.(message)

const codes = new Map<string, string>()
/** Ids of invocations that were answered. */
let over: string | undefined
let isDeaf = false

const call = (id: unknown, op = 'kv.get') => ({ type: 'call', id, call: 1, op, json: '{"key":"a"}', cpuMs: 0 })
const respond = (id: unknown, text: string) => ({
  type: 'respond',
  id,
  head: '[200,[]]',
  body: text,
  streamed: false,
  last: true,
  cpuMs: 1,
})

const urlOf = (input: unknown) => new URL((JSON.parse(String(input)) as { request: { url: string } }).request.url)

const behave: Record<string, (id: string, message: Message) => void> = {
  honest: (id) => send(respond(id, 'honest')),
  forged: (id) => send(call('made-up'), respond('made-up', 'forged'), call('__proto__'), respond(id, 'after')),
  replayed: (id) => {
    if (over) send(call(over), respond(over, 'again'))
    send(respond(id, 'once'), respond(id, 'twice'), call(id))
    over = id
  },
  // Ids are unguessable; all that another worker could do is to name one that it learned of.
  foreign: (id, { input }) => {
    const victim = urlOf(input).searchParams.get('victim')
    send(call(victim), respond(victim, 'stolen'), { type: 'failed', id: victim, code: 'x', message: 'x', cpuMs: 0 })
    send(respond(id, 'after'))
  },
  waits: () => undefined,
  late: (id) => send(respond(id, 'late')),
  // From when it is to end something on, it does nothing but run; whoever comes meanwhile is not answered.
  deaf: (id, { input }) => {
    if (urlOf(input).searchParams.has('hangs')) isDeaf = true
    if (!isDeaf) send(respond(id, 'heard'))
  },
  unknownType: () => send({ type: 'exec', command: 'id' }),
  extraField: (id) => send({ ...respond(id, 'x'), tenant: 'another' }),
  noArray: () => raw({ type: 'pong', n: 1 }),
  badTypes: (id) => send({ ...respond(id, 'x'), cpuMs: 'NaN' }),
  negative: (id) => send({ ...respond(id, 'x'), cpuMs: -1 }),
  nothing: () => raw(null),
  badHead: (id) => send({ ...respond(id, 'x'), head: '[999,[["a\\r\\n","b"]]]' }),
  deepHead: (id) => send({ ...respond(id, 'x'), head: '['.repeat(100_000) }),
  badOps: (id) => {
    for (const op of ['__proto__.get', 'kv.__proto__', 'kv.constructor', 'constructor.constructor', 'kv', 'kv.', '.'])
      send(call(id, op))
    send(respond(id, 'after'))
  },
  manyCalls: (id) => {
    for (let i = 0; i < 3_000; i++) send(call(id))
    send(respond(id, 'after'))
  },
  hugeCall: (id) => send({ ...call(id), json: JSON.stringify('x'.repeat(5e6)) }, respond(id, 'after')),
  // Written past `process.send`, which would make the whole message first: what Node reads ahead of a message.
  endless: () => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(0xfff_ffff)
    const piece = Buffer.alloc(1 << 20)
    const write = () => void fs.write(channelDescriptor, piece, () => setImmediate(write))
    fs.writeSync(channelDescriptor, length)
    write()
  },
  pongs: (id) => {
    for (let i = 0; i < 20_000; i++) send({ type: 'pong', n: i })
    send(respond(id, 'after'))
  },
  forgeries: (id) => {
    for (let i = 0; i < 200; i++) send(...Array.from({ length: 100 }, () => call('made-up')))
    send(respond(id, 'after'))
  },
  logs: (id, { isolate }) => {
    const log = { type: 'log', id, isolate, level: 'info', message: 'x' }
    for (let i = 0; i < 200; i++) send(...Array.from({ length: 100 }, () => log))
    send(respond(id, 'after'))
  },
  eager: (id) => {
    send({ ...respond(id, ''), body: null, streamed: true, last: false })
    for (let i = 0; i < 100; i++) send({ type: 'chunk', id, chunk: new Uint8Array(65_536), end: false })
  },
  largeChunk: (id) => {
    send({ ...respond(id, ''), body: null, streamed: true, last: false })
    send({ type: 'chunk', id, chunk: new Uint8Array(10_000_000), end: false })
  },
  otherIsolates: (id) =>
    send(
      { type: 'disposed', isolate: 'made-up@1', code: 'x' },
      { type: 'loaded', isolate: 'made-up@1', surface: '{}', cpuMs: 0 },
      { type: 'stuck', isolate: 'made-up@1', code: 'x', unstarted: [] },
      respond(id, 'after'),
    ),
}

process.on('message', (messages: Message[]) => {
  for (const message of messages) {
    if (message.type === 'load') {
      // It keeps no code, and so has to ask for what it was sent before.
      if (message.code === null || message.code === 'insatiable') {
        send({ type: 'code_wanted', isolate: message.isolate })
        continue
      }
      codes.set(String(message.isolate), String(message.code))
      const surface = JSON.stringify({ fetch: true, routes: [], events: [], jobs: [], exposes: [], lifecycle: [] })
      const loaded = { type: 'loaded', isolate: message.isolate, surface, cpuMs: 0 }
      const [waiting] = [...codes].find(([, code]) => code === 'waits') ?? []
      if (message.code === 'late' && waiting !== undefined)
        send(loaded, { type: 'stuck', isolate: waiting, code: 'invocation.cpu', unstarted: [] })
      else send(loaded)
    } else if (message.type === 'invoke')
      behave[codes.get(String(message.isolate)) ?? '']?.(String(message.id), message)
    else if (message.type === 'cancel' && isDeaf) for (;;);
    else if (message.type === 'ping') send({ type: 'pong', n: message.n })
  }
})
process.on('disconnect', () => process.exit())
send({ type: 'ready' })
