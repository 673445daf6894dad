import type { Logger } from 'pino'
import { createConsents } from '../plugins-registry/consents/consents.ts'
import { describedIn, exposedFunctions } from '../plugins-registry/dependencies/exposed.ts'
import { createInstallations } from '../plugins-registry/installations/installations.ts'
import { createMarketplace } from '../plugins-registry/marketplace/marketplace.ts'
import { createPluginReviews } from '../plugins-registry/marketplace/reviews.ts'
import { createStatistics } from '../plugins-registry/marketplace/statistics.ts'
import { createPluginNames } from '../plugins-registry/pages/plugin-names.ts'
import { createPluginTexts } from '../plugins-registry/pages/plugin-texts.ts'
import { wordsOfVersions } from '../plugins-registry/pages/plugin-words.ts'
import { createPublishers } from '../plugins-registry/publishers/publishers.ts'
import { createRegistry } from '../plugins-registry/versions/registry.ts'
import { createReview } from '../plugins-registry/versions/review.ts'
import { createCalls } from '../runtime/calls/calls.ts'
import type { Config } from '../runtime/config.ts'
import { createFindDeployment } from '../runtime/queues/find-deployment.ts'
import type { RunningSupervisor } from '../runtime/supervisor/supervisor.ts'
import type { Foundations } from './foundations.ts'
import type { Stops } from './stops.ts'
import type { Tenancy } from './tenancy.ts'

export type Plugins = ReturnType<typeof openPlugins>

/** The registry and its marketplace, and what tenants installed of it. */
export const openPlugins = (
  config: Config,
  foundations: Foundations,
  tenancy: Tenancy,
  { supervisor }: { supervisor: RunningSupervisor },
  { log, stops }: { log: Logger; stops: Stops },
) => {
  const { core, changes, pools, audit, quotas, notify, warnings } = foundations
  const { identity, secrets } = tenancy
  const registry = createRegistry({ core, supervisor, changes })
  const statistics = createStatistics({
    core,
    onError: (err) => log.error({ err }, 'counts of downloads could not be written'),
  })
  stops.push(() => statistics.close())
  const installations = createInstallations({
    core,
    pools,
    masterKey: config.masterKey,
    registry,
    changes,
    secrets,
    supervisor,
    quotas,
    ownProcess: config.ownProcess,
    graceDays: config.uninstallGraceDays,
    onInstalled: (version) => statistics.count('installs', version),
    onAsked: (...asked) =>
      void consents
        .announce(...asked)
        .catch((err: unknown) => log.error({ err }, 'admins could not be told what an update asks for')),
  })
  stops.push(() => installations.close())
  const pluginTexts = createPluginTexts({ installations, registry })
  const pluginNames = createPluginNames({ core, installations, pluginTexts })
  warnings.callPlugins(pluginNames)
  const consents = createConsents({ core, installations, notifier: notify.notifier, audit, pluginNames })

  return {
    registry,
    review: createReview({ core }),
    publishers: createPublishers({ core, changes }),
    statistics,
    marketplace: createMarketplace({ core, registry, statistics }),
    pluginReviews: createPluginReviews({ core }),
    installations,
    pluginNames,
    consents,
    find: createFindDeployment({ core, deployment: installations.deployment }),
    calls: createCalls({
      find: installations.deployment,
      exposed: async (tenant, language) =>
        describedIn(exposedFunctions(await installations.list(tenant)), wordsOfVersions(pluginTexts, language)),
      supervisor,
      authorization: identity.authorization,
    }),
  }
}
