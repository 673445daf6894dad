import {
  beginStep,
  changeInstallation,
  duringStep,
  lockInstallation,
  type Installation,
  type InstallationState,
} from './installation.ts'
import type { At, ExpectInstallation, InstallationParts } from './parts.ts'
import { whenFree } from './lifecycle.ts'

/** States in which an installation may be on its way to be used. */
const inUse: InstallationState[] = ['enabled', 'installed']

/** Enables and disables installations. */
export const createChangeState = (parts: InstallationParts) => {
  const { core, needs, lifecycle, deployments } = parts

  /** Begins a step, unless there is nothing to do. */
  const begin = (
    tenant: At,
    plugin: string,
    to: 'enabled' | 'disabled',
    expect: ExpectInstallation,
  ): Promise<Installation | undefined> =>
    whenFree(() =>
      core.transaction(async (trx) => {
        const found = await lockInstallation(trx, tenant.id, plugin)
        expect(found)
        if (found.state === to) return undefined
        if (to === 'enabled') await needs.met(trx, tenant, found)
        else await needs.spare(trx, tenant, plugin, inUse)
        await beginStep(trx, found.id, to === 'enabled' ? 'enabling' : 'disabling')
        return found
      }),
    )

  const enable = async (found: Installation) => {
    try {
      const next = await deployments.next(found)
      // Its installation was interrupted.
      if (found.state === 'installed') await lifecycle.run(next, 'onInstall')
      await lifecycle.run(next, 'onEnable')
    } catch (error) {
      await changeInstallation(core, found.id, { stateReason: error instanceof Error ? error.message : undefined })
      throw error
    }
    await changeInstallation(core, found.id, { state: 'enabled' })
  }

  const disable = async (found: Installation) => {
    const failed = found.state === 'enabled' ? await lifecycle.try(await deployments.of(found), 'onDisable') : undefined
    await changeInstallation(core, found.id, { state: 'disabled', stateReason: failed?.message })
  }

  return async (
    tenant: At,
    plugin: string,
    to: 'enabled' | 'disabled',
    expect: ExpectInstallation = () => undefined,
  ): Promise<Installation> => {
    const found = await begin(tenant, plugin, to, expect)
    if (found) {
      try {
        await duringStep(core, found.id, () => (to === 'enabled' ? enable(found) : disable(found)))
      } finally {
        await parts.tell(tenant, plugin)
      }
      if (to === 'disabled') await parts.stop(found.id)
    }
    return parts.get(tenant, plugin)
  }
}
