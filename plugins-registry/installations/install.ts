import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { tenantName } from '../../runtime/database/names.ts'
import { knownCapabilities } from '../manifest/capability-requests.ts'
import { checkUntil, type GrantUntil } from '../consents/grant-end.ts'
import { makeGrant, type GrantRequest } from '../consents/grant.ts'
import { beginStep, changeInstallation, duringStep, findKept, type Installation } from './installation.ts'
import type { At, InstallationParts } from './parts.ts'
import { migrationSteps } from '../migrations/steps.ts'
import { splitSettings } from '../settings/secret-settings.ts'
import type { Channel } from '../versions/channels.ts'
import { isDevelopment, type Version } from '../versions/versions.ts'

/** What an admin answers when a plugin is installed. */
export interface InstallAnswers {
  /** Everything that the manifest asks for if there is none. */
  grant?: GrantRequest | undefined
  /** Until when capabilities are granted, by name; those that are not in it for good. */
  grantUntil?: GrantUntil | undefined
  settings?: Record<string, unknown> | undefined
  /** Where its updates come from: that of the version unless told, of one of development `stable`. */
  channel?: Channel | undefined
}

/** Makes installations, and takes them away with everything of them. */
export const createInstall = (parts: InstallationParts) => {
  const { core, registry, secrets, quotas, schemas, needs, lifecycle, deployments, inTurn } = parts

  /** Schema, roles, tables and row: all of it or nothing. It is not enabled yet. */
  const make = async (
    tenant: At,
    version: Version,
    { grant: asked, grantUntil, settings: given = {}, channel }: InstallAnswers,
  ) => {
    const { plugin } = version
    const at = { slug: tenant.slug, plugin }
    const grant = makeGrant(version.manifest, asked, knownCapabilities)
    const until = checkUntil(grant, grantUntil)
    const settings = splitSettings(version.manifest, given, [])
    const migrations = await registry.migrations(plugin, version.version)

    await inTurn(() =>
      core.transaction(async (trx) => {
        await quotas.mayAdd(trx, tenant.id, 'installations')
        const [row] = await trx('core.installations')
          .insert({
            tenant_id: tenant.id,
            plugin_id: plugin,
            version: version.version,
            channel: channel ?? (isDevelopment(version.version) ? 'stable' : version.channel),
            state: 'installed',
            grant: JSON.stringify(grant),
            grant_until: JSON.stringify(until),
            settings: JSON.stringify(settings.plain),
          })
          .onConflict(['tenant_id', 'plugin_id'])
          .ignore()
          .returning<{ id: string }[]>('id')
        if (!row) throw await isThere(tenant, plugin)
        await needs.met(trx, tenant, version)
        await secrets.write(trx, row.id, settings.secrets)
        const on = { id: row.id, tenant, plugin, version: version.version }
        await schemas.create(at, () => schemas.migrate(trx, on, migrationSteps([], migrations), []))
        await beginStep(trx, row.id, 'install')
      }),
    )
  }

  const isThere = async (tenant: At, plugin: string): Promise<Problem> => {
    const kept = await findKept(core, tenant.id, plugin)
    if (!kept)
      return new Problem('installation.exists', {
        detail: said('"{plugin}" is installed already.', { plugin }),
        plugin,
      })
    return new Problem('installation.kept', {
      detail: said('"{plugin}" was uninstalled here: restore it, or purge its data before it is installed anew.', {
        plugin,
      }),
      plugin,
      keptUntil: kept.keptUntil?.toISOString(),
    })
  }

  /** Takes an installation away with its schema, roles, stored values and files, if it still is what it was. */
  const erase = async (
    { id, tenant, plugin, state }: Installation,
    also: (trx: Knex) => Promise<void> = async () => undefined,
  ): Promise<void> => {
    await core.transaction(async (trx) => {
      // Another process may have been here first, and somebody else may have installed it anew since.
      if (!(await trx('core.installations').where({ id, state }).forUpdate().first('id'))) return
      await schemas.drop(trx, { slug: tenant.slug, plugin })
      for (const table of ['kv', 'kv_usage'])
        await trx.withSchema(tenantName(tenant.slug)).table(table).where({ installation_id: id }).delete()
      await trx('core.installations').where({ id }).delete()
      await also(trx)
    })
    await parts.tell(tenant, plugin)
    await parts.stop(id)
  }

  return {
    erase,
    /** Installs a version and enables it; undone if its plugin objects. */
    async install(tenant: At, version: Version, answers: InstallAnswers): Promise<Installation> {
      await make(tenant, version, answers)
      const found = await parts.get(tenant, version.plugin)
      try {
        await duringStep(core, found.id, async () => {
          const next = await deployments.next(found)
          await lifecycle.run(next, 'onInstall')
          await lifecycle.run(next, 'onEnable')
        })
        await changeInstallation(core, found.id, { state: 'enabled' })
      } catch (error) {
        await erase(found)
        throw error
      }
      parts.onInstalled(version)
      await parts.tell(tenant, version.plugin)
      return parts.get(tenant, version.plugin)
    },
  }
}
