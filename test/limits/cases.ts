import { setTimeout as sleep } from 'node:timers/promises'
import type { LimitName } from '../../sandbox/limits.ts'
import type { Answer } from '../support/client.ts'
import { until } from '../support/queues.ts'

/** What a plugin, or a caller of it, was told. */
export interface Outcome {
  code?: string
  limit?: string
  value?: unknown
}

/** What a case has at hand: an installation of the plugin whose limit was set. */
export interface Stage {
  /** Has the plugin do one thing; what it was refused, it says. */
  op(name: string, arg?: unknown): Promise<Outcome>
  post(path: string, body: unknown): Promise<Answer>
  /** Calls the API as the owner. */
  api(method: string, path: string, body?: unknown): Promise<Answer>
  /** Id of the owner. */
  user: string
  /** Where the tables of the tenant are. */
  schema: string
  /** An address that the plugin may reach. */
  url: string
  /** Another plugin that can be installed. */
  another(): Promise<string>
  /** Makes an API token for the owner. */
  token(): Promise<Outcome>
  /** What became of a job, when it is over. */
  jobError(id: unknown): Promise<Outcome>
  /** What became of an event that could not be delivered. */
  deliveryError(): Promise<Outcome>
  /** Keeps everyone from a table until `work` is done. */
  withLock<T>(table: string, work: () => Promise<T>): Promise<T>
}

export interface Case {
  /** What the limit is set to; several to try, where it may be counted exactly. */
  values: number[]
  /** Does what reaches a limit of `value` and gives what it was told: first what still goes, then what does not. */
  run(stage: Stage, value: number): Promise<Outcome | { just: Outcome; beyond: Outcome }>
  /** Other limits that stand in the way. */
  also?: Partial<Record<LimitName, number>>
  /** The error as it is told, where it is told as another one than the limit's own. */
  code?: string
  /** Whether it is a limit of the plugin that is called. */
  ofFriend?: boolean
}

/** One thing after the other, `value` of which go and one more does not. */
const counted = (one: (stage: Stage, i: number) => Promise<Outcome>, { before = 0, values = [1, 3] } = {}): Case => ({
  values,
  async run(stage, value) {
    let just: Outcome = {}
    for (let i = before; i < value; i++) {
      just = await one(stage, i)
      if (just.code !== undefined) break
    }
    return { just, beyond: await one(stage, value) }
  },
})

/** One thing of exactly this size, and of one more. */
const sized = (one: (stage: Stage, size: number) => Promise<Outcome>, values: number[]): Case => ({
  values,
  run: async (stage, value) => ({ just: await one(stage, value), beyond: await one(stage, value + 1) }),
})

const once = (value: number, run: Case['run'], more: Partial<Case> = {}): Case => ({ values: [value], run, ...more })

const answered = async (answer: Promise<Answer>): Promise<Outcome> => {
  const { status, json } = await answer
  return status < 400 ? {} : json
}

const job = (data: object) => async (stage: Stage) => {
  const made = await stage.op('enqueue', { name: 'work', data })
  return stage.jobError((made.value as { id: string } | undefined)?.id)
}

const event = (data: object) => async (stage: Stage) => {
  await stage.op('tell', data)
  return stage.deliveryError()
}

/** How each limit is driven into. */
export const cases: Partial<Record<LimitName, Case>> = {
  'request.wallMs': once(200, (stage) => stage.op('wait', 3_000)),
  'request.cpuMs': once(40, (stage) => stage.op('burn', 20_000)),
  'call.wallMs': once(200, (stage) => stage.op('call', { waitMs: 3_000 }), { code: 'call.timeout', ofFriend: true }),
  'call.cpuMs': once(40, (stage) => stage.op('call', { burnMs: 20_000 }), { code: 'call.failed', ofFriend: true }),
  'job.wallMs': once(200, job({ waitMs: 3_000 })),
  'job.cpuMs': once(40, job({ burnMs: 20_000 })),
  'event.wallMs': once(200, event({ waitMs: 3_000 })),
  'event.cpuMs': once(40, event({ burnMs: 20_000 })),
  hostCalls: sized((stage, n) => stage.op('hostCalls', n), [1, 7]),
  messageBytes: once(1_048_576, (stage) => stage.op('kvSet', { key: 'a', bytes: 1_100_000 })),
  bridgeBytes: once(1_048_576, (stage) => stage.op('kvSetMany', { n: 6, bytes: 200_000 })),
  // A statement that waits has the others wait in the platform's memory.
  pendingBytes: once(1_048_576, (stage) =>
    stage.withLock(`${stage.schema}.kv_usage`, () => stage.op('kvSetAtOnce', { n: 20, bytes: 200_000 })),
  ),
  requestBytes: sized((stage, n) => answered(stage.post('/body', 'x'.repeat(n))), [10, 1_000]),
  responseBytes: sized((stage, bytes) => answered(stage.post('/respond', { bytes })), [1_024, 2_000]),
  timers: sized((stage, n) => stage.op('timers', n), [1, 20]),
  fetches: sized((stage, n) => stage.op('fetch', { n, url: stage.url }), [1, 4]),
  isolateMemoryMb: once(16, (stage) => stage.op('hoard')),
  concurrency: once(2, (stage) => crowd(stage, 3), { also: { queue: 0 } }),
  tenantConcurrency: once(2, (stage) => crowd(stage, 3), { also: { queue: 0 } }),

  'db.statementMs': once(200, (stage) => stage.op('slow')),
  'db.idleInTransactionMs': once(200, (stage) => stage.op('idle', 1_000)),
  'db.rows': sized((stage, n) => stage.op('rows', n), [1, 100]),
  'db.resultBytes': once(4_096, async (stage) => ({
    just: await stage.op('bytes', 3_000),
    beyond: await stage.op('bytes', 5_000),
  })),
  // Measured now and then, beside the statements. On a busy machine the text that is inserted takes long to make.
  'db.bytes': once(
    65_536,
    (stage) =>
      until(
        () => stage.op('insert', 100_000),
        ({ code }) => code !== undefined,
      ),
    { also: { 'request.cpuMs': 10_000 } },
  ),
  'db.transactions': sized((stage, n) => stage.op('transactions', n), [1, 3]),
  // The quotes of its JSON count.
  'kv.valueBytes': sized((stage, n) => stage.op('kvSet', { key: 'a', bytes: n - 2 }), [1_024, 5_000]),
  'kv.keys': counted((stage, i) => stage.op('kvSet', { key: `k${i}`, bytes: 1 })),
  'kv.bytes': sized((stage, n) => stage.op('kvSet', { key: 'a', bytes: n - 3 }), [1_024, 3_000]),
  'storage.fileBytes': sized((stage, bytes) => stage.op('put', { path: 'a', bytes }), [1_024, 3_000]),
  'storage.bytes': sized((stage, bytes) => stage.op('put', { path: 'a', bytes }), [1_024, 3_000]),
  'storage.files': counted((stage, i) => stage.op('put', { path: `f${i}`, bytes: 1 })),
  'storage.uploads': sized((stage, n) => stage.op('upload', { n }), [1, 3]),
  // Its id and title, and `{}` for its fields, count.
  'search.bytes': sized((stage, n) => stage.op('index', { id: 'a', bytes: n - 4 }), [1_024, 3_000]),
  'search.documents': counted((stage, i) => stage.op('index', { id: `d${i}`, bytes: 1 })),
  'search.queryMs': once(200, (stage) => stage.withLock('core.search_languages', () => stage.op('query'))),

  'events.eventBytes': sized((stage, n) => stage.op('publish', { n: 1, bytes: n - 2, type: 'x' }), [1_024, 3_000]),
  'events.batch': sized((stage, n) => stage.op('publishAll', n), [1, 5]),
  'events.perInvocation': sized((stage, n) => stage.op('publish', { n, type: 'x' }), [1, 5]),
  'events.waiting': once(2, async (stage) => {
    for (let i = 0; i < 24; i++) await stage.op('tell', { waitMs: 30_000 })
    // It is looked at once a second.
    return until(
      () => stage.op('tell', { waitMs: 10 }),
      ({ code }) => code !== undefined,
    )
  }),
  'jobs.dataBytes': sized(
    (stage, n) => stage.op('enqueue', { name: 'later', data: 'x'.repeat(n - 2), delayMs: 3_600_000 }),
    [1_024, 3_000],
  ),
  'jobs.waiting': counted((stage) => stage.op('enqueue', { name: 'later', data: 1, delayMs: 3_600_000 })),
  'jobs.schedules': counted((stage, i) => stage.op('schedule', `s${i}`)),
  'notify.inAppPerMinute': counted(async (stage, i) => {
    if (i === 0) await earlyInMinute()
    return stage.op('notify', { channels: ['inApp'], user: stage.user })
  }),
  'notify.emailPerMinute': counted(async (stage, i) => {
    if (i === 0) await earlyInMinute()
    return stage.op('notify', { channels: ['email'], user: stage.user })
  }),
  'plugins.callBytes': once(1_024, (stage) => stage.op('call', { waitMs: 0, more: 'x'.repeat(1_024) })),
  'plugins.depth': once(2, (stage) => stage.op('bounce', 5)),
  'plugins.calls': sized((stage, n) => stage.op('calls', n), [1, 4]),

  invocationsPerDay: counted((stage) => stage.op('nothing')),
  tenantInvocationsPerDay: counted((stage) => stage.op('nothing')),
  cpuMsPerDay: once(1_000, burnt),
  tenantCpuMsPerDay: once(1_000, burnt),
  fetchesPerDay: sized((stage, n) => stage.op('fetch', { n: n === 2 ? 2 : 1, url: stage.url }), [2]),
  // One installation and one user are there already.
  installations: counted(
    async (stage) => answered(stage.api('POST', '/installations', { plugin: await stage.another() })),
    {
      before: 1,
      values: [1, 3],
    },
  ),
  users: counted(
    (stage, i) =>
      answered(
        stage.api('POST', '/users', { email: `u${i}@example.com`, name: 'U', password: 'correct horse battery' }),
      ),
    { before: 1, values: [1, 2] },
  ),
  apiTokens: counted((stage) => stage.token(), { before: 1, values: [1, 3] }),
  webhooks: counted((stage, i) =>
    answered(stage.api('POST', '/webhooks', { url: `https://example.com/${i}`, events: ['x.*'] })),
  ),
}

/** Limits that have a test of their own, where they show. */
export const elsewhere: Partial<Record<LimitName, string>> = {
  'lifecycle.wallMs': 'test/limits/limits.test.ts',
  'lifecycle.cpuMs': 'test/limits/limits.test.ts',
  logLines: 'test/limits/limits.test.ts',
  logLineBytes: 'test/limits/limits.test.ts',
  'events.hops': 'test/limits/limits.test.ts',
  queue: 'test/limits/limits.test.ts',
  processMemoryMb: 'test/limits/limits.test.ts',
  weight: 'runtime/supervisor/admission.test.ts',
  'rate.user': 'api/rate-limits.test.ts',
  'rate.token': 'api/rate-limits.test.ts',
  'rate.tenant': 'api/rate-limits.test.ts',
  'rate.plugin': 'api/rate-limits.test.ts',
  'rate.address': 'api/rate-limits.test.ts',
}

function burnt(stage: Stage): Promise<Outcome> {
  // How much of the time that this takes is CPU time depends on what else runs.
  return until(
    () => stage.op('burn', 400),
    ({ code }) => code !== undefined,
  )
}

/** Counts are of minutes by the clock: waits for the next where little is left of this one. */
async function earlyInMinute(): Promise<void> {
  const leftMs = 60_000 - (Date.now() % 60_000)
  if (leftMs < 20_000) await sleep(leftMs + 100)
}

/** So many at once, each a while; what the one was told that was too many. */
async function crowd(stage: Stage, many: number): Promise<Outcome> {
  const all = await Promise.all(Array.from({ length: many }, () => stage.op('wait', 2_000)))
  const refused = all.filter(({ code }) => code !== undefined)
  return refused.length === 1 ? refused[0]! : { code: `${refused.length} were refused` }
}
