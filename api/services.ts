import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { Consents } from '../plugins-registry/consents/consents.ts'
import type { Installations } from '../plugins-registry/installations/installations.ts'
import type { Marketplace } from '../plugins-registry/marketplace/marketplace.ts'
import type { Publishers } from '../plugins-registry/publishers/publishers.ts'
import type { Registry } from '../plugins-registry/versions/registry.ts'
import type { Review } from '../plugins-registry/versions/review.ts'
import type { Statistics } from '../plugins-registry/marketplace/statistics.ts'
import type { PluginReviews } from '../plugins-registry/marketplace/reviews.ts'
import type { Canaries } from '../plugins-registry/updates/canaries.ts'
import type { Updates } from '../plugins-registry/updates/updates.ts'
import type { Rollouts } from '../plugins-registry/rollouts/rollouts.ts'
import type { Dashboards } from '../runtime/dashboards/dashboards.ts'
import type { Domains } from '../runtime/domains/domains.ts'
import type { Addresses } from '../runtime/addresses.ts'
import type { Audit } from '../runtime/audit.ts'
import type { Config } from '../runtime/config.ts'
import type { LiveEvents } from '../runtime/events/live-events.ts'
import type { Operations } from '../runtime/operations/operations.ts'
import type { Recordings } from '../runtime/recordings/recordings.ts'
import type { Identity } from '../runtime/identity/identity.ts'
import type { Logs } from '../runtime/logs/logs.ts'
import type { Metering } from '../runtime/metering/metering.ts'
import type { Reports } from '../runtime/metering/reports.ts'
import type { RunningSupervisor } from '../runtime/supervisor/supervisor.ts'
import type { Changes } from '../runtime/changes.ts'
import type { Notify } from '../runtime/notify/notify.ts'
import type { Overrides } from '../runtime/quotas/overrides.ts'
import type { PlanRequests } from '../runtime/quotas/plan-requests.ts'
import type { Plans } from '../runtime/quotas/plans.ts'
import type { Quotas } from '../runtime/quotas/quotas.ts'
import type { Limiters } from '../runtime/rate-limits/limiters.ts'
import type { Windows } from '../runtime/rate-limits/windows.ts'
import type { Secrets } from '../runtime/secrets/secrets.ts'
import type { Onboardings } from '../runtime/sign-up/onboarding.ts'
import type { SignUps } from '../runtime/sign-up/sign-ups.ts'
import type { Trials } from '../runtime/sign-up/trials.ts'
import type { Storage } from '../runtime/storage/storage.ts'
import type { DeadLetters } from '../runtime/queues/dead-letters.ts'
import type { ProcessFigures } from '../runtime/processes/figures.ts'
import type { Everywhere } from '../runtime/processes/everywhere.ts'
import type { Processes } from '../runtime/processes/processes.ts'
import type { Inspection } from '../runtime/queues/inspection.ts'
import type { Tenants } from '../runtime/tenants/tenants.ts'
import type { Webhooks } from '../runtime/webhooks/webhooks.ts'
import type { Metrics } from './metrics.ts'
import type { PluginNames } from '../plugins-registry/pages/plugin-names.ts'
import type { PluginWords } from '../plugins-registry/pages/plugin-words.ts'
import type { PluginHandler } from './plugin-entrance.ts'
import type { Runs } from './routes/platform-health.ts'

/** What the app serves; made by the composition root. */
export interface Services {
  config: Pick<Config, 'publicUrl' | 'port' | 'masterKey' | 'production' | 'trustedProxies'>
  /** The port that the server listens on, if it isn't `config.port`. */
  ownPort?: () => number
  addresses: Addresses
  log: Logger
  core: Knex
  quotas: Quotas
  plans: Plans
  planRequests: PlanRequests
  signUps: SignUps
  trials: Trials
  onboardings: Onboardings
  overrides: Overrides
  limiters: Limiters
  windows: Windows
  tenants: Tenants
  domains: Domains
  identity: Identity
  audit: Audit
  registry: Registry
  recordings: Recordings
  operations: Operations
  review: Review
  publishers: Publishers
  consents: Consents
  pluginNames: PluginNames
  marketplace: Marketplace
  pluginReviews: PluginReviews
  dashboards: Dashboards
  statistics: Statistics
  installations: Installations
  rollouts: Rollouts
  updates: Updates
  canaries: Canaries
  logs: Logs
  metering: Metering
  reports: Reports
  secrets: Pick<Secrets, 'rotate'>
  storage: Storage
  notify: Notify
  changes: Changes
  live: LiveEvents
  supervisor: RunningSupervisor
  work: Inspection
  deadLetters: DeadLetters
  processes: Pick<Processes, 'self' | 'others'>
  everywhere: Everywhere
  /** What this process does now. */
  figures: () => ProcessFigures
  runs?: Runs
  webhooks: Webhooks
  /** Answers the plugins' routes. */
  /** Given the words of plugins, answers what is asked of them. */
  plugins: (words: Pick<PluginWords, 'messages'>) => PluginHandler
  metrics?: Metrics
  /** Rejects while the platform can't serve, such as when it is stopping. */
  ready: () => Promise<void>
  /** Folders of the built web apps. */
  webDirectories?: { tenants: string; admins: string }
}
