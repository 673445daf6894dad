/** What the REST API answers, as far as the admin app uses it. */
export type PlatformRole = 'admin' | 'reviewer' | 'support' | 'viewer'

export interface PlatformMe {
  name: string
  user: { id: string; email: string; role: PlatformRole }
  permissions: string[]
  csrfToken?: string
}

export interface PlatformUser {
  id: string
  email: string
  name: string
  role: PlatformRole
  status: 'active' | 'deactivated'
  createdAt: string
  lastSignedInAt: string | null
  revision: number
}

export interface Tenant {
  id: string
  slug: string
  name: string
  status: 'active' | 'suspended' | 'deleting'
  url: string
  createdAt: string
  deleteAfter: string | null
}

export interface Plan {
  id: string
  name: string
  description: string
  limits: Record<string, number>
  soft: string[]
  isDefault: boolean
  revision: number
  tenants: number
}

export interface Limit {
  name: string
  label: string
  unit: 'ms' | 'MB' | 'bytes' | 'rows' | 'count' | 'share'
  of: 'installation' | 'tenant'
  per: 'each' | 'kept' | 'minute' | 'day'
  default: number
  least: number
  ceiling: number
  maySoften: boolean
}

export interface Quota extends Limit {
  value: number
  soft: boolean
  source: 'default' | 'plan' | 'tenant' | 'installation'
  reason?: string
  expiresAt?: string | null
  used?: number
}

export interface Quotas {
  plan: { id: string; name: string }
  items: Quota[]
}

export type VersionState = 'draft' | 'submitted' | 'approved' | 'rejected' | 'published' | 'deprecated' | 'yanked'

export interface Version {
  plugin: string
  version: string
  name: string
  description?: string
  license?: string
  sha256: string
  sizeBytes: number
  state: VersionState
  stateReason?: string
  capabilities: Record<string, unknown>
  createdAt: string
}

export interface RegisteredPlugin {
  plugin: string
  verified: boolean
  visibility: 'public' | 'private'
  latest: Version
  createdAt: string
}

interface Names {
  added: string[]
  removed: string[]
  changed: string[]
}

export interface Difference {
  from?: string
  to: string
  sizeBytes: { from: number; to: number }
  codeBytes: { from: number; to: number }
  capabilities: {
    name: string
    change: 'added' | 'removed' | 'wider' | 'other'
    required: boolean
    inWords: string
  }[]
  permissions: Names
  migrations: Names
  pages: Names
  widgets: Names
  menu: Names
  settings: Names
  dependencies: Names
  exposes: Names
  publishes: Names
  subscribes: Names
}

export interface Report {
  checks: { check: string; summary: string; findings: { severity: 'note' | 'warning'; message: string }[] }[]
  steps: { state: VersionState; reason?: string; at: string }[]
}

export interface Publisher {
  id: string
  name: string
  verified: boolean
  createdAt: string
}

export interface PublisherKey {
  keyId: string
  name: string
  state: 'active' | 'retired' | 'revoked'
  reason?: string
  createdAt: string
}

export interface UsageLine {
  at: string
  tenant?: string
  plugin?: string
  invocations: number
  failures: number
  cpuMs: number
  wallMs: number
  bytesIn: number
  bytesOut: number
  hostCalls: number
  fetches: number
  events: number
  memoryBytes: number
}

export interface AuditRecord {
  id: string
  seq: number
  at: string
  tenantId: string | null
  actor: { kind: string; id: string | null; name: string | null }
  action: string
  target: string | null
  permission: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  detail: Record<string, unknown>
  requestId: string | null
  ip: string | null
}

export interface Verification {
  intact: boolean
  records: number
  broken?: { seq: number; why: string }
}

export interface Mail {
  id: string
  tenant: string
  plugin?: string
  to: string
  subject: string
  body: string
  state: 'captured' | 'queued' | 'sent' | 'failed'
  attempts: number
  error?: string
  createdAt: string
}

export interface Overview {
  at: string
  process: { pid: number; startedAt: string; version: string; node: string }
  /** One entry for each of the last seconds, the oldest first. */
  seconds: { at: string; invocations: number; failures: number }[]
  invocationsPerSecond: number
  failuresPerSecond: number
  workers: { count: number; residentBytes: number; isolates: number; invocations: number }
  killed: number
  refused: number
  quarantined: number
  queues: { waiting: number; running: number; dead: number }
  tenants: { active: number; suspended: number; deleting: number }
  reviews: number
}

export interface Isolate {
  installation: string
  tenant: string
  plugin: string
  version: string
  running: number
  heapBytes: number | null
  /** In the last minute. */
  invocations: number
  failures: number
  cpuMs: number
}

export interface Worker {
  number: number
  pid: number | null
  group: string
  residentBytes: number
  invocations: number
  isolates: Isolate[]
}

export interface Quarantined {
  installation: string
  tenant: string
  plugin: string
  state: 'alone' | 'stopped'
  until: string | null
}

export interface Workers {
  process: number
  killed: number
  refused: number
  malformed: number
  items: Worker[]
  quarantined: Quarantined[]
}

export interface QueueCounts {
  kind: 'event' | 'job' | 'webhook' | 'rollout' | 'update'
  waiting: number
  running: number
  dead: number
  cancelled: number
  oldestWaitingAt: string | null
}

export interface DeadLetter {
  id: string
  kind: QueueCounts['kind']
  name: string
  tenant: string
  plugin: string | null
  attempts: number
  error: { code: string; message: string } | null
  createdAt: string
  finishedAt: string | null
}

export interface Health {
  version: string
  node: string
  system: string
  startedAt: string
  production: boolean
  parts: { id: string; ok: boolean; because: string }[]
  layers: { id: string; holds: string; active: boolean; because: string }[]
}

export interface TenantInstallation {
  id: string
  plugin: string
  version: string
  name: string
  state: 'installed' | 'enabled' | 'disabled' | 'failed'
  stateReason: string | null
  health: 'healthy' | 'alone' | 'stopped'
}

export interface TenantUser {
  id: string
  email: string
  name: string
  role: 'owner' | 'admin' | 'member' | 'viewer' | null
  status: 'active' | 'deactivated'
}
