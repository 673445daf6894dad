const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB
const dayMs = 86_400_000

/** What one number is. */
export type LimitUnit = 'ms' | 'MB' | 'bytes' | 'rows' | 'count' | 'share'

/** One limit of the platform: what it is, what it may be, and who holds plugins and users to it. */
export interface LimitEntry {
  unit: LimitUnit
  /** What holds where no plan, tenant or installation says otherwise. */
  default: number
  /** A quota may be anything from here … */
  least: number
  /** … to here. */
  ceiling: number
  /** Whether each installation has it for itself, or all of a tenant share it. */
  of: 'installation' | 'tenant'
  /**
   * What is counted: `each` invocation or call by itself, what is `kept` now, or what was used in this `minute` or
   * `day` (UTC). What is kept or used in a day is warned of before it is reached, and may be soft: only warned of.
   */
  per: 'each' | 'kept' | 'minute' | 'day'
  /** For a person who has to decide on it. */
  label: string
  /** Code of the error that says that it is reached; absent where something is shortened instead of refused. */
  code?: string
  /** The file that holds others to it. */
  at: string
}

type Given = Omit<LimitEntry, 'least' | 'of' | 'per'> & Partial<LimitEntry>

const entry = (given: Given): LimitEntry => ({ least: 1, of: 'installation', per: 'each', ...given })

const budget = (of: string, wall: [usual: number, ceiling: number], cpu: [usual: number, ceiling: number]) => ({
  wall: entry({
    unit: 'ms',
    default: wall[0],
    least: 100,
    ceiling: wall[1],
    label: `Time until ${of} has to be over`,
    code: 'invocation.timeout',
    at: 'runtime/supervisor/supervisor.ts',
  }),
  cpu: entry({
    unit: 'ms',
    default: cpu[0],
    least: 10,
    ceiling: cpu[1],
    label: `CPU time of ${of}`,
    code: 'invocation.cpu',
    at: 'sandbox/worker/isolate.ts',
  }),
})

const request = budget('a request', [5_000, 60_000], [500, 10_000])
const event = budget('the delivery of an event', [30_000, 300_000], [2_000, 30_000])
const job = budget('a job', [900_000, 3_600_000], [30_000, 300_000])
const call = budget('a call from another plugin', [5_000, 60_000], [500, 10_000])
const lifecycle = budget('loading, installing or upgrading', [60_000, 600_000], [5_000, 60_000])

const supervisor = 'runtime/supervisor/host-calls.ts'
const admission = 'runtime/supervisor/admission.ts'

/**
 * Every limit of the platform, once. A plan, a tenant or an installation may change each between `least` and
 * `ceiling`; the documentation, the API and the checks are made from this table.
 */
const limitCatalogue = {
  // One invocation
  'request.wallMs': request.wall,
  'request.cpuMs': request.cpu,
  'event.wallMs': event.wall,
  'event.cpuMs': event.cpu,
  'job.wallMs': job.wall,
  'job.cpuMs': job.cpu,
  'call.wallMs': call.wall,
  'call.cpuMs': call.cpu,
  'lifecycle.wallMs': lifecycle.wall,
  'lifecycle.cpuMs': lifecycle.cpu,
  hostCalls: entry({
    unit: 'count',
    default: 1_000,
    ceiling: 100_000,
    label: 'Calls of one invocation to the platform',
    code: 'invocation.host_calls',
    at: supervisor,
  }),
  messageBytes: entry({
    unit: 'bytes',
    default: 1 * MiB,
    // What the capabilities cut into pieces has to fit.
    least: 1 * MiB,
    ceiling: 8 * MiB,
    label: 'Size of one call to the platform, or of one result',
    code: 'invocation.bridge_bytes',
    at: supervisor,
  }),
  bridgeBytes: entry({
    unit: 'bytes',
    default: 32 * MiB,
    least: 1 * MiB,
    ceiling: 1 * GiB,
    label: 'All that one invocation sends to the platform',
    code: 'invocation.bridge_bytes',
    at: supervisor,
  }),
  pendingBytes: entry({
    unit: 'bytes',
    default: 32 * MiB,
    least: 1 * MiB,
    ceiling: 1 * GiB,
    label: 'What the plugin sent to the platform in calls that are not answered yet',
    code: 'invocation.bridge_bytes',
    at: supervisor,
  }),
  requestBytes: entry({
    unit: 'bytes',
    default: 6 * MiB,
    ceiling: 64 * MiB,
    label: 'Body of a request to a plugin',
    code: 'request.too_large',
    at: 'api/plugin-routes/read-request.ts',
  }),
  responseBytes: entry({
    unit: 'bytes',
    default: 6 * MiB,
    least: 1 * KiB,
    ceiling: 64 * MiB,
    label: 'Response of a plugin that is not streamed, and what it fetches in one piece',
    code: 'invocation.response_size',
    at: 'runtime/supervisor/response.ts',
  }),
  timers: entry({
    unit: 'count',
    default: 1_000,
    ceiling: 10_000,
    label: 'Timers of one invocation at once',
    code: 'invocation.timers',
    at: 'sandbox/guest/web-host.ts',
  }),
  logLineBytes: entry({
    unit: 'bytes',
    default: 4 * KiB,
    least: 64,
    ceiling: 64 * KiB,
    label: 'One log line; what is more is cut off',
    at: 'runtime/supervisor/worker-messages.ts',
  }),
  logLines: entry({
    unit: 'count',
    default: 256,
    ceiling: 10_000,
    label: 'Log lines of one invocation; later ones are dropped',
    at: 'runtime/supervisor/worker-messages.ts',
  }),
  fetches: entry({
    unit: 'count',
    default: 50,
    ceiling: 1_000,
    label: 'Outbound requests of one invocation, redirects included',
    code: 'net.limit',
    at: 'sandbox/capabilities/net/host.ts',
  }),

  // What runs at once
  isolateMemoryMb: entry({
    unit: 'MB',
    default: 64,
    least: 8,
    ceiling: 256,
    label: 'Memory of the plugin’s isolate',
    code: 'invocation.memory',
    at: 'sandbox/worker/isolate.ts',
  }),
  processMemoryMb: entry({
    unit: 'MB',
    default: 256,
    least: 32,
    ceiling: 1_024,
    label: 'Memory that it may add to its process before that is ended',
    code: 'invocation.memory',
    at: 'runtime/supervisor/worker-process.ts',
  }),
  concurrency: entry({
    unit: 'count',
    default: 32,
    ceiling: 512,
    label: 'Invocations of one installation at once',
    code: 'installation.busy',
    at: admission,
  }),
  queue: entry({
    unit: 'count',
    default: 128,
    least: 0,
    ceiling: 4_096,
    label: 'Invocations of one installation that wait for their turn',
    code: 'installation.busy',
    at: admission,
  }),
  tenantConcurrency: entry({
    unit: 'count',
    default: 128,
    ceiling: 1_024,
    of: 'tenant',
    label: 'Invocations of all plugins of the tenant at once',
    code: 'installation.busy',
    at: admission,
  }),
  weight: entry({
    unit: 'share',
    default: 1,
    ceiling: 100,
    of: 'tenant',
    label: 'Share of the tenant, relative to others, when more want to run than may',
    at: admission,
  }),

  // Databases
  'db.statementMs': entry({
    unit: 'ms',
    default: 5_000,
    least: 100,
    ceiling: 60_000,
    label: 'Time of one SQL statement',
    code: 'db.timeout',
    at: 'sandbox/capabilities/db/session.ts',
  }),
  'db.idleInTransactionMs': entry({
    unit: 'ms',
    default: 5_000,
    least: 100,
    ceiling: 60_000,
    label: 'Time between two statements of a transaction',
    code: 'db.timeout',
    at: 'sandbox/capabilities/db/transactions.ts',
  }),
  'db.rows': entry({
    unit: 'rows',
    default: 10_000,
    ceiling: 100_000,
    label: 'Rows of one call, all statements of a batch together',
    code: 'db.too_large',
    at: 'sandbox/capabilities/db/session.ts',
  }),
  'db.resultBytes': entry({
    unit: 'bytes',
    default: 16 * MiB,
    least: 1 * KiB,
    ceiling: 64 * MiB,
    label: 'Bytes of one call as they come from the database',
    code: 'db.too_large',
    at: 'sandbox/capabilities/db/session.ts',
  }),
  'db.bytes': entry({
    unit: 'bytes',
    default: 2 * GiB,
    least: 64 * KiB,
    ceiling: 1_024 * GiB,
    per: 'kept',
    label: 'Disk space of the plugin’s tables and their indexes',
    code: 'db.quota',
    at: 'sandbox/capabilities/db/space.ts',
  }),
  'db.transactions': entry({
    unit: 'count',
    default: 2,
    ceiling: 16,
    label: 'Open transactions of one invocation',
    code: 'capability.invalid',
    at: 'sandbox/capabilities/db/transactions.ts',
  }),

  // What is kept
  'kv.valueBytes': entry({
    unit: 'bytes',
    default: 256 * KiB,
    least: 1 * KiB,
    ceiling: 512 * KiB,
    label: 'One stored value',
    code: 'kv.too_large',
    at: 'sandbox/capabilities/kv/host.ts',
  }),
  'kv.keys': entry({
    unit: 'count',
    default: 10_000,
    ceiling: 1_000_000,
    per: 'kept',
    label: 'Stored values of one installation',
    code: 'kv.quota',
    at: 'sandbox/capabilities/kv/host.ts',
  }),
  'kv.bytes': entry({
    unit: 'bytes',
    default: 64 * MiB,
    least: 1 * KiB,
    ceiling: 10 * GiB,
    per: 'kept',
    label: 'Stored values of one installation together',
    code: 'kv.quota',
    at: 'sandbox/capabilities/kv/host.ts',
  }),
  'storage.fileBytes': entry({
    unit: 'bytes',
    default: 256 * MiB,
    least: 1 * KiB,
    ceiling: 10 * GiB,
    label: 'One file',
    code: 'storage.too_large',
    at: 'runtime/storage/files.ts',
  }),
  'storage.files': entry({
    unit: 'count',
    default: 50_000,
    ceiling: 10_000_000,
    per: 'kept',
    label: 'Files of one installation',
    code: 'storage.quota',
    at: 'runtime/storage/files.ts',
  }),
  'storage.bytes': entry({
    unit: 'bytes',
    default: 1 * GiB,
    least: 1 * KiB,
    ceiling: 10_240 * GiB,
    per: 'kept',
    label: 'Files of one installation together, those being written included',
    code: 'storage.quota',
    at: 'runtime/storage/files.ts',
  }),
  'storage.uploads': entry({
    unit: 'count',
    default: 32,
    ceiling: 1_024,
    label: 'Files of one installation that are being written at once',
    code: 'storage.busy',
    at: 'runtime/storage/files.ts',
  }),
  'search.documents': entry({
    unit: 'count',
    default: 50_000,
    ceiling: 10_000_000,
    per: 'kept',
    label: 'Searchable documents of one installation',
    code: 'search.quota',
    at: 'runtime/search/postgres-search.ts',
  }),
  'search.bytes': entry({
    unit: 'bytes',
    default: 128 * MiB,
    least: 1 * KiB,
    ceiling: 100 * GiB,
    per: 'kept',
    label: 'Searchable documents of one installation together',
    code: 'search.quota',
    at: 'runtime/search/postgres-search.ts',
  }),
  'search.queryMs': entry({
    unit: 'ms',
    default: 2_000,
    least: 100,
    ceiling: 10_000,
    label: 'Time of one search',
    code: 'search.timeout',
    at: 'runtime/search/postgres-search.ts',
  }),

  // plugins
  'plugins.callBytes': entry({
    unit: 'bytes',
    default: 256 * KiB,
    least: 1 * KiB,
    ceiling: 1 * MiB,
    label: 'Input of one call to another plugin; its result may be as large',
    code: 'call.too_large',
    at: 'sandbox/capabilities/plugins/host.ts',
  }),
  'plugins.depth': entry({
    unit: 'count',
    default: 8,
    ceiling: 16,
    label: 'Calls between plugins that lead to one another',
    code: 'call.depth',
    at: 'runtime/supervisor/nested.ts',
  }),
  'plugins.calls': entry({
    unit: 'count',
    default: 100,
    ceiling: 10_000,
    label: 'Calls between plugins that one request, event or job leads to, in all plugins together',
    code: 'call.limit',
    at: 'runtime/supervisor/nested.ts',
  }),

  // What is done later
  'events.eventBytes': entry({
    unit: 'bytes',
    default: 256 * KiB,
    least: 1 * KiB,
    ceiling: 1 * MiB,
    label: 'Data of one event',
    code: 'event.too_large',
    at: 'sandbox/capabilities/events/host.ts',
  }),
  'events.batch': entry({
    unit: 'count',
    default: 100,
    ceiling: 1_000,
    label: 'Events that are published at once',
    code: 'event.quota',
    at: 'sandbox/capabilities/events/host.ts',
  }),
  'events.hops': entry({
    unit: 'count',
    default: 16,
    ceiling: 64,
    of: 'tenant',
    label: 'Events that lead to one another; what is further is not delivered',
    code: 'event.loop',
    at: 'runtime/events/relay.ts',
  }),
  'events.perInvocation': entry({
    unit: 'count',
    default: 1_000,
    ceiling: 100_000,
    label: 'Events that one invocation publishes',
    code: 'event.quota',
    at: 'sandbox/capabilities/events/host.ts',
  }),
  'events.waiting': entry({
    unit: 'count',
    default: 100_000,
    ceiling: 10_000_000,
    of: 'tenant',
    per: 'kept',
    label: 'Deliveries of events that wait; while there are more, the plugins of the tenant publish none',
    code: 'event.quota',
    at: 'runtime/events/backlog.ts',
  }),
  'jobs.dataBytes': entry({
    unit: 'bytes',
    default: 256 * KiB,
    least: 1 * KiB,
    ceiling: 1 * MiB,
    label: 'Data of one job',
    code: 'job.too_large',
    at: 'sandbox/capabilities/jobs/host.ts',
  }),
  'jobs.waiting': entry({
    unit: 'count',
    default: 10_000,
    ceiling: 1_000_000,
    per: 'kept',
    label: 'Jobs of one installation that wait',
    code: 'job.quota',
    at: 'runtime/jobs/jobs.ts',
  }),
  'jobs.schedules': entry({
    unit: 'count',
    default: 100,
    ceiling: 10_000,
    per: 'kept',
    label: 'Schedules that a plugin made itself',
    code: 'job.quota',
    at: 'runtime/jobs/jobs.ts',
  }),
  'notify.inAppPerMinute': entry({
    unit: 'count',
    default: 30,
    ceiling: 1_000,
    per: 'minute',
    label: 'Notifications of one installation to one user in the app, a minute',
    code: 'notify.limited',
    at: 'runtime/notify/notifier.ts',
  }),
  'notify.emailPerMinute': entry({
    unit: 'count',
    default: 5,
    ceiling: 100,
    per: 'minute',
    label: 'Mails of one installation to one user, a minute',
    code: 'notify.limited',
    at: 'runtime/notify/notifier.ts',
  }),

  // A day, from midnight UTC
  invocationsPerDay: entry({
    unit: 'count',
    default: 10_000_000,
    ceiling: 10_000_000_000,
    per: 'day',
    label: 'Invocations of one installation a day',
    code: 'quota.exceeded',
    at: 'runtime/metering/allowances.ts',
  }),
  cpuMsPerDay: entry({
    unit: 'ms',
    default: dayMs,
    least: 1_000,
    ceiling: 1_000 * dayMs,
    per: 'day',
    label: 'CPU time of one installation a day',
    code: 'quota.exceeded',
    at: 'runtime/metering/allowances.ts',
  }),
  fetchesPerDay: entry({
    unit: 'count',
    default: 1_000_000,
    ceiling: 1_000_000_000,
    per: 'day',
    label: 'Outbound requests of one installation a day',
    code: 'quota.exceeded',
    at: 'runtime/metering/allowances.ts',
  }),
  tenantInvocationsPerDay: entry({
    unit: 'count',
    default: 20_000_000,
    ceiling: 100_000_000_000,
    of: 'tenant',
    per: 'day',
    label: 'Invocations of all plugins of the tenant a day',
    code: 'quota.exceeded',
    at: 'runtime/metering/allowances.ts',
  }),
  tenantCpuMsPerDay: entry({
    unit: 'ms',
    default: 2 * dayMs,
    least: 1_000,
    ceiling: 10_000 * dayMs,
    of: 'tenant',
    per: 'day',
    label: 'CPU time of all plugins of the tenant a day',
    code: 'quota.exceeded',
    at: 'runtime/metering/allowances.ts',
  }),

  // What a tenant has
  installations: entry({
    unit: 'count',
    default: 100,
    least: 0,
    ceiling: 1_000,
    of: 'tenant',
    per: 'kept',
    label: 'Installed plugins',
    code: 'quota.reached',
    at: 'plugins-registry/installations/installations.ts',
  }),
  users: entry({
    unit: 'count',
    default: 1_000,
    ceiling: 1_000_000,
    of: 'tenant',
    per: 'kept',
    label: 'Active users',
    code: 'quota.reached',
    at: 'runtime/identity/users.ts',
  }),
  apiTokens: entry({
    unit: 'count',
    default: 1_000,
    least: 0,
    ceiling: 100_000,
    of: 'tenant',
    per: 'kept',
    label: 'API tokens',
    code: 'quota.reached',
    at: 'runtime/identity/tokens.ts',
  }),
  webhooks: entry({
    unit: 'count',
    default: 50,
    least: 0,
    ceiling: 1_000,
    of: 'tenant',
    per: 'kept',
    label: 'Webhooks',
    code: 'quota.reached',
    at: 'runtime/webhooks/webhooks.ts',
  }),

  // Requests a minute
  'rate.tenant': entry({
    unit: 'count',
    default: 120_000,
    least: 10,
    ceiling: 6_000_000,
    of: 'tenant',
    per: 'minute',
    label: 'Requests to the tenant a minute, the API and plugins together',
    code: 'rate.limited',
    at: 'api/rate-limits.ts',
  }),
  'rate.user': entry({
    unit: 'count',
    default: 60_000,
    least: 10,
    ceiling: 6_000_000,
    of: 'tenant',
    per: 'minute',
    label: 'Requests of one user a minute',
    code: 'rate.limited',
    at: 'api/rate-limits.ts',
  }),
  'rate.token': entry({
    unit: 'count',
    default: 60_000,
    least: 10,
    ceiling: 6_000_000,
    of: 'tenant',
    per: 'minute',
    label: 'Requests with one API token a minute',
    code: 'rate.limited',
    at: 'api/rate-limits.ts',
  }),
  'rate.plugin': entry({
    unit: 'count',
    default: 60_000,
    least: 10,
    ceiling: 6_000_000,
    per: 'minute',
    label: 'Requests to one plugin a minute',
    code: 'rate.limited',
    at: 'api/rate-limits.ts',
  }),
  'rate.address': entry({
    unit: 'count',
    default: 6_000,
    least: 10,
    ceiling: 600_000,
    of: 'tenant',
    per: 'minute',
    label: 'Requests of one network address a minute that are not signed in',
    code: 'rate.limited',
    at: 'api/rate-limits.ts',
  }),
} as const satisfies Record<string, LimitEntry>

export type LimitName = keyof typeof limitCatalogue

export const limitNames = Object.keys(limitCatalogue) as LimitName[]

/** The entry of a limit, its numbers as numbers. */
export const limitEntry = (name: LimitName): LimitEntry => limitCatalogue[name]
