import type { Knex } from 'knex'
import type { Calls } from '../runtime/calls/calls.ts'
import type { InstallationPools } from '../runtime/database/installation-pools.ts'
import { createBacklog } from '../runtime/events/backlog.ts'
import type { Outbox } from '../runtime/events/outbox.ts'
import type { Jobs } from '../runtime/jobs/jobs.ts'
import type { Metering } from '../runtime/metering/metering.ts'
import type { Notify } from '../runtime/notify/notify.ts'
import type { Outbound } from '../runtime/outbound/outbound.ts'
import { createPostgresSearch } from '../runtime/search/postgres-search.ts'
import type { Secrets } from '../runtime/secrets/secrets.ts'
import type { Storage } from '../runtime/storage/storage.ts'
import { dbHost } from '../sandbox/capabilities/db/host.ts'
import { createOpenTransactions } from '../sandbox/capabilities/db/open-transactions.ts'
import { createSpace } from '../sandbox/capabilities/db/space.ts'
import type { CapabilityHost } from '../sandbox/capabilities/define.ts'
import { eventsHost } from '../sandbox/capabilities/events/host.ts'
import { jobsHost } from '../sandbox/capabilities/jobs/host.ts'
import { kvHost } from '../sandbox/capabilities/kv/host.ts'
import { netHost } from '../sandbox/capabilities/net/host.ts'
import { notifyHost } from '../sandbox/capabilities/notify/host.ts'
import { pluginsHost } from '../sandbox/capabilities/plugins/host.ts'
import { searchHost } from '../sandbox/capabilities/search/host.ts'
import { secretsHost } from '../sandbox/capabilities/secrets/host.ts'
import { createVeils } from '../sandbox/capabilities/secrets/veil.ts'
import { storageHost } from '../sandbox/capabilities/storage/host.ts'
import { usersHost } from '../sandbox/capabilities/users/host.ts'

/** The host halves of all capabilities, each with what it needs. */
export const capabilityHosts = ({
  core,
  pools,
  outbox,
  jobs,
  outbound,
  secrets,
  storage,
  originOf,
  notify,
  calls,
  metering,
}: {
  core: Knex
  pools: InstallationPools
  outbox: Outbox
  jobs: Jobs
  outbound: Outbound
  secrets: Secrets
  storage: Storage
  /** The origin at which a tenant is reached. */
  originOf: (slug: string) => string
  notify: Notify
  calls: Calls
  metering: Pick<Metering, 'published' | 'fetching'>
}): CapabilityHost[] => {
  const transactions = createOpenTransactions()
  return [
    dbHost({ pools, open: transactions, space: createSpace({ core }) }),
    eventsHost({ outbox, backlog: createBacklog({ core }), transactions, onPublished: metering.published }),
    jobsHost({ jobs }),
    kvHost({ core }),
    netHost({ outbound, veilOf: createVeils({ secrets }), onFetch: metering.fetching }),
    notifyHost(notify),
    pluginsHost({ calls, transactions }),
    searchHost({ engine: createPostgresSearch({ core }) }),
    secretsHost({ secrets }),
    storageHost({ storage, originOf }),
    usersHost({ core }),
  ]
}
