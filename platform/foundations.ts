import { join } from 'node:path'
import type { Logger } from 'pino'
import { createAddresses } from '../runtime/addresses.ts'
import { createAudit } from '../runtime/audit.ts'
import { createChanges } from '../runtime/changes.ts'
import type { Config } from '../runtime/config.ts'
import { migrateCore, openCore } from '../runtime/database/core.ts'
import { startEmbeddedPostgres } from '../runtime/database/embedded.ts'
import { createInstallationPools } from '../runtime/database/installation-pools.ts'
import { createDomainDirectory } from '../runtime/domains/directory.ts'
import { createSeal } from '../runtime/identity/seal.ts'
import { createNotify } from '../runtime/notify/notify.ts'
import { createOutbound, type Outbound } from '../runtime/outbound/outbound.ts'
import { createQuotas } from '../runtime/quotas/quotas.ts'
import { createQuotaWarnings } from '../runtime/quotas/warnings.ts'
import { createLimiters } from '../runtime/rate-limits/limiters.ts'
import { createWindows } from '../runtime/rate-limits/windows.ts'
import { openRedis, spaceOf } from '../runtime/redis.ts'
import { createEnvelopes } from '../runtime/secrets/envelopes.ts'
import type { Stops } from './stops.ts'

export type Foundations = Awaited<ReturnType<typeof openFoundations>>

/** What everything else stands on: the databases, addresses, the audit trail, quotas, mail, and the way to other hosts. */
export const openFoundations = async (
  config: Config,
  { publicUrl, outbound: given, log, stops }: { publicUrl: URL; outbound?: Outbound; log: Logger; stops: Stops },
) => {
  const databaseUrl = config.databaseUrl ?? (await embedded(config, stops))
  const core = openCore(databaseUrl)
  stops.push(() => core.destroy())
  await migrateCore(core)
  const redis = config.redisUrl
    ? await openRedis({
        url: config.redisUrl,
        space: await spaceOf(core),
        onError: (err) => log.warn({ err }, 'the connection to Redis failed'),
      })
    : undefined
  stops.push(() => redis?.close())
  const changes = createChanges({ databaseUrl, redis })
  stops.push(() => changes.close())
  const pools = createInstallationPools({ core, coreUrl: databaseUrl, masterKey: config.masterKey })
  stops.push(() => pools.closeAll())

  const directory = createDomainDirectory({
    core,
    changes,
    onError: (err) => log.error({ err }, 'domains of tenants could not be read'),
  })
  await directory.refresh()
  const addresses = createAddresses(publicUrl, config.adminUrl, directory)
  const audit = createAudit({ core, onError: (err) => log.error({ err }, 'the audit trail could not be written') })
  stops.push(() => audit.close())
  const quotas = createQuotas({
    core,
    changes,
    defaults: config.limits,
    onAdding: (tenantId, name) => warnings.added(tenantId, name),
  })
  stops.push(() => quotas.close())
  const limiters = createLimiters({
    core,
    redis,
    onError: (err) => log.warn({ err }, 'counts of requests could not be shared'),
  })
  stops.push(() => limiters.close())
  const windows = createWindows({
    limiters,
    onError: (err) => log.warn({ err }, 'counts of requests could not be shared'),
  })
  stops.push(() => windows.close())
  const notify = createNotify({
    core,
    changes,
    seal: createSeal(config.masterKey, 'mails'),
    originOf: addresses.tenantOrigin,
    smtpUrl: config.smtpUrl,
    mailFrom: config.mailFrom,
    log,
  })
  stops.push(() => notify.close())
  const warnings = createQuotaWarnings({
    core,
    quotas,
    notifier: notify.notifier,
    onError: (err) => log.error({ err }, 'a warning of a quota could not be sent'),
  })
  stops.push(() => warnings.close())
  const outbound = given ?? createOutbound({ allowPrivate: config.allowPrivate })
  stops.push(() => outbound.close())
  const envelopes = createEnvelopes(config.secretsKeys)

  return {
    databaseUrl,
    core,
    redis,
    changes,
    pools,
    directory,
    addresses,
    audit,
    quotas,
    limiters,
    windows,
    notify,
    warnings,
    outbound,
    envelopes,
  }
}

const embedded = async (config: Config, stops: Stops): Promise<string> => {
  const postgres = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres') })
  stops.push(() => postgres.stop())
  return postgres.url
}
