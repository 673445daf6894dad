import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../runtime/config.ts'
import { createDomains } from '../runtime/domains/domains.ts'
import { createTxtRecords } from '../runtime/domains/proof.ts'
import { createIdentity } from '../runtime/identity/identity.ts'
import { ensureFirstAdmin } from '../runtime/identity/platform/first-admin.ts'
import { createOperations } from '../runtime/operations/operations.ts'
import { createPlanRequests } from '../runtime/quotas/plan-requests.ts'
import { createPlans } from '../runtime/quotas/plans.ts'
import { createSecrets } from '../runtime/secrets/secrets.ts'
import { createOnboardings } from '../runtime/sign-up/onboarding.ts'
import { createSignUps } from '../runtime/sign-up/sign-ups.ts'
import { createTrials } from '../runtime/sign-up/trials.ts'
import { createObjects } from '../runtime/storage/create-objects.ts'
import { createStorage } from '../runtime/storage/storage.ts'
import { createTenants } from '../runtime/tenants/tenants.ts'
import type { Foundations } from './foundations.ts'
import type { Stops } from './stops.ts'

export type Tenancy = Awaited<ReturnType<typeof openTenancy>>

/** Tenants, their people, and what is theirs: domains, files, secrets, plans. */
export const openTenancy = async (
  config: Config,
  foundations: Foundations,
  { log, stops }: { log: Logger; stops: Stops },
) => {
  const { core, redis, changes, pools, directory, addresses, audit, quotas, notify, outbound, envelopes } = foundations
  const { masterKey } = config
  const identity = createIdentity({
    core,
    redis,
    changes,
    quotas,
    audit,
    addresses,
    letters: notify.letters,
    outbound,
    envelopes,
    masterKey,
    ...(config.keycloak && { keycloak: config.keycloak }),
    log,
  })
  stops.push(() => identity.close())
  if (config.platformToken) await identity.tokens.ensurePlatformToken(config.platformToken, 'PLEXICA_PLATFORM_TOKEN')
  if (config.firstAdmin) await ensureFirstAdmin(identity, audit, config.firstAdmin)
  const domains = createDomains({
    core,
    changes,
    audit,
    addresses,
    directory,
    records: createTxtRecords(config.dnsServers),
  })
  const storageDir = join(config.dataDir, 'storage')
  const tenants = createTenants({
    core,
    pools,
    changes,
    storageDir,
    steps: identity.provisionSteps,
    isReserved: (slug) => addresses.placeOf(addresses.tenantHost(slug)).kind !== 'tenant',
  })
  const operations = createOperations({
    core,
    onError: (err) => log.error({ err }, 'an operation failed'),
  })
  stops.push(() => operations.close())
  const storage = createStorage({
    core,
    changes,
    objects: createObjects({ directory: storageDir, s3: config.s3 }),
    masterKey,
    log,
  })
  stops.push(() => storage.close())
  const secrets = createSecrets({ core, changes, envelopes, masterKey })
  stops.push(() => secrets.close())
  const plans = createPlans({ core, changes })
  const planRequests = createPlanRequests({
    core,
    plans,
    audit,
    letters: notify.letters,
    notifier: notify.notifier,
    adminOrigin: addresses.adminOrigin,
    atOnce: config.plansAtOnce,
  })
  const signUps = createSignUps({ core, tenants, letters: notify.letters, audit, addresses, options: config.signUp })
  const trials = createTrials({ core, changes, notifier: notify.notifier, audit, options: config.signUp.trial })
  const onboardings = createOnboardings({ core, audit })

  return {
    identity,
    domains,
    tenants,
    operations,
    storage,
    secrets,
    plans,
    planRequests,
    signUps,
    trials,
    onboardings,
  }
}
