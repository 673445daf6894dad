import type { Knex } from 'knex'
import { Problem } from '../../problems/problem.ts'
import { createMemoryCache } from '../memory-cache.ts'
import type { Deployment, Surface } from '../supervisor/types.ts'

interface Deployed {
  deployment: Deployment
  surface: Surface
}

/** Finds what to run of an installation by its id. @throws {Problem} `installation.*` */
export type FindDeployment<Found extends Deployed = Deployed> = (
  tenantId: string,
  installationId: string,
) => Promise<Found>

/** Work names installations by their ids; what runs is found by tenant and plugin. */
export const createFindDeployment = <Found extends Deployed>({
  core,
  deployment,
}: {
  core: Knex
  deployment: (tenant: { id: string }, plugin: string) => Promise<Found>
}): FindDeployment<Found> => {
  // An installation is of the same plugin for as long as it lives.
  const plugins = createMemoryCache<string>({
    load: async (id) => (await core('core.installations').where({ id }).first<{ plugin_id: string }>())?.plugin_id,
    ttlMs: 600_000,
    max: 20_000,
  })
  return async (tenantId, installationId) => {
    const plugin = await plugins.get(installationId)
    if (plugin === undefined) throw new Problem('installation.unknown')
    const found = await deployment({ id: tenantId }, plugin)
    // It was removed, and installed anew: this is another one.
    if (found.deployment.installation.id !== installationId) throw new Problem('installation.unknown')
    return found
  }
}
