import type { Knex } from 'knex'
import { lt } from 'semver'
import { Problem } from '../problems/problem.ts'
import type { Changes } from '../runtime/changes.ts'
import { installationName, tenantName } from '../runtime/database/names.ts'
import type { InstallationPools } from '../runtime/database/installation-pools.ts'
import { createInstallationSchema, dropInstallationSchema } from '../runtime/database/roles.ts'
import type { Secrets } from '../runtime/secrets/secrets.ts'
import type { Quotas } from '../runtime/quotas/quotas.ts'
import type { Supervisor } from '../runtime/supervisor/types.ts'
import { knownCapabilities } from './capability-requests.ts'
import { createDeployments, keyOf, type Deployed } from './deployments.ts'
import { makeGrant, type GrantRequest } from './grant.ts'
import {
  changeInstallation,
  findInstallation,
  listInstallations,
  lockInstallation,
  notInstalled,
  type Installation,
} from './installation.ts'
import {
  appliedMigrations,
  listRuns,
  recordApplied,
  recordFailure,
  recordRuns,
  type MigrationRun,
} from './migration-record.ts'
import { appliedAfter, migrationSteps, type Applied, type MigrationStep } from './migration-steps.ts'
import type { Page, PageRequest } from './page.ts'
import { runMigrations } from './plugin-migrations.ts'
import type { Registry } from './registry.ts'
import { movedToSecrets, splitSettings } from './secret-settings.ts'
import { createTurns } from './turns.ts'
import { isDevelopment, type Version } from './versions.ts'

/** The tenant at which something is installed. */
export interface At {
  id: string
  slug: string
}

export interface InstallRequest {
  plugin: string
  /** The newest release if none is named. */
  version?: string
  /** Everything that the manifest asks for if there is none. */
  grant?: GrantRequest
  settings?: Record<string, unknown>
}

export interface Installations {
  /**
   * Installs a plugin and enables it: schema, role, migrations and all, or nothing.
   *
   * @throws {Problem} `version.unknown`, `grant.invalid`, `request.invalid` (settings), `installation.exists`, `quota.reached`, `migration.failed`
   */
  install(tenant: At, request: InstallRequest): Promise<Installation>
  setState(tenant: At, plugin: string, state: 'enabled' | 'disabled'): Promise<Installation>
  /** @throws {Problem} `grant.invalid` */
  setGrant(tenant: At, plugin: string, grant: GrantRequest): Promise<Installation>
  /** @throws {Problem} `request.invalid` */
  setSettings(tenant: At, plugin: string, settings: Record<string, unknown>): Promise<Installation>
  /**
   * Changes to another version; to an earlier one as `rollback` does. What it grants stays as it is: more is for the admin to give. The
   * version before goes on as if nothing had been if anything fails.
   *
   * @throws {Problem} `version.unknown`, `migration.changed`, `migration.failed`
   */
  upgrade(tenant: At, plugin: string, version?: string): Promise<Installation>
  /**
   * Goes back to the version before the last upgrade. Migrations that it does not have are taken back, the latest
   * first, as far as the bundle says how; with what the others made, the version before has to get along.
   *
   * @throws {Problem} `request.conflict` when there was none, `version.unknown`, `migration.changed`
   */
  rollback(tenant: At, plugin: string): Promise<Installation>
  /** Whether it keeps its version when others are moved to a new one. */
  setPinned(tenant: At, plugin: string, pinned: boolean): Promise<Installation>
  /** What its migrations did, the latest first. @throws {Problem} `installation.unknown` */
  migrationRuns(tenant: { id: string }, plugin: string, page: PageRequest): Promise<Page<MigrationRun>>
  /** Takes an installation away with its schema, role and stored values. */
  uninstall(tenant: At, plugin: string): Promise<void>
  list(tenant: { id: string }): Promise<Installation[]>
  /** @throws {Problem} `installation.unknown` */
  get(tenant: { id: string }, plugin: string): Promise<Installation>
  /**
   * What to run for a request; from memory unless something changed.
   *
   * @throws {Problem} `installation.unknown`, `installation.disabled`, `installation.failed`
   */
  deployment(tenant: { id: string }, plugin: string): Promise<Deployed>
  close(): void
}

type InstallationChange = Parameters<typeof changeInstallation>[2]

/** Fewer than the platform's connections, because each holds one while it uses another. */
const installsAtOnce = 4

/** Installs plugins at tenants, and knows what is installed. */
export const createInstallations = ({
  core,
  pools,
  masterKey,
  registry,
  changes,
  secrets,
  supervisor,
  quotas,
  ownProcess = [],
}: {
  core: Knex
  pools: Pick<InstallationPools, 'asOwner'>
  masterKey: string | Buffer
  registry: Pick<Registry, 'version' | 'file' | 'migrations'>
  changes: Pick<Changes, 'publish' | 'subscribe'>
  secrets: Pick<Secrets, 'names' | 'write'>
  supervisor: Pick<Supervisor, 'evict'>
  quotas: Pick<Quotas, 'limits' | 'onChange' | 'mayAdd'>
  /** `tenant:<slug>` and `plugin:<id>` whose installations each get a process of their own. */
  ownProcess?: string[]
}): Installations => {
  const deployments = createDeployments({
    core,
    registry,
    changes,
    quotas,
    ownProcess: ({ tenant, plugin }) =>
      ownProcess.includes(`tenant:${tenant.slug}`) || ownProcess.includes(`plugin:${plugin}`),
  })
  const inTurn = createTurns(installsAtOnce)

  const get = async (tenant: { id: string }, plugin: string): Promise<Installation> => {
    const found = await findInstallation(core, tenant.id, plugin)
    if (!found) throw notInstalled(plugin)
    return found
  }

  /** Tells that an installation changed, and gives it as it is now. */
  const changed = async (tenant: At, plugin: string): Promise<Installation> => {
    await changes.publish('installation', keyOf(tenant.id, plugin))
    return get(tenant, plugin)
  }

  /** Runs migrations on the way to a version, and writes down what they did. */
  const migrate = async (
    trx: Knex.Transaction,
    tenant: At,
    { id, plugin, version }: { id: string; plugin: string; version: string },
    steps: MigrationStep[],
    applied: Applied[],
  ) => {
    await recordApplied(trx, id, appliedAfter(applied, steps))
    if (steps.length === 0) return
    const { wallMs } = (await quotas.limits(tenant.id, id)).budgets.lifecycle
    await recordRuns(
      trx,
      id,
      version,
      await runMigrations(pools, { slug: tenant.slug, plugin, wallMs }, steps, applied),
    )
  }

  const dropSchema = (tenant: At, plugin: string) =>
    core.transaction((trx) => dropInstallationSchema(trx, { slug: tenant.slug, plugin }))

  /**
   * Schema and roles have to be committed before the one that owns it can migrate in it, so they are
   * a transaction apart. The row of the installation, which is not committed before all is done, keeps
   * a second install of the same plugin waiting; what a crash left behind in between, the next install
   * takes away first.
   */
  const withSchema = async (tenant: At, plugin: string, work: () => Promise<void>): Promise<void> => {
    await core.transaction(async (trx) => {
      await dropInstallationSchema(trx, { slug: tenant.slug, plugin })
      await createInstallationSchema(trx, { slug: tenant.slug, plugin }, masterKey)
    })
    try {
      await work()
    } catch (error) {
      await dropSchema(tenant, plugin)
      throw error
    }
  }

  const install: Installations['install'] = async (tenant, request) => {
    const version = await registry.version(request.plugin, request.version)
    const grant = makeGrant(version.manifest, request.grant, knownCapabilities)
    const settings = splitSettings(version.manifest, request.settings ?? {}, [])
    const { plugin } = version
    const migrations = await registry.migrations(plugin, version.version)

    await inTurn(() =>
      core.transaction(async (trx) => {
        await quotas.mayAdd(trx, tenant.id, 'installations')
        const [row] = await trx('core.installations')
          .insert({
            tenant_id: tenant.id,
            plugin_id: plugin,
            version: version.version,
            state: 'enabled',
            grant: JSON.stringify(grant),
            settings: JSON.stringify(settings.plain),
          })
          .onConflict(['tenant_id', 'plugin_id'])
          .ignore()
          .returning<{ id: string }[]>('id')
        if (!row) throw new Problem('installation.exists', { detail: `"${plugin}" is installed already.`, plugin })
        await secrets.write(trx, row.id, settings.secrets)
        const steps = migrationSteps([], migrations)
        await withSchema(tenant, plugin, () =>
          migrate(trx, tenant, { id: row.id, plugin, version: version.version }, steps, []),
        )
      }),
    )
    return changed(tenant, plugin)
  }

  const change = async (
    tenant: At,
    plugin: string,
    decide: (found: Installation, trx: Knex.Transaction) => InstallationChange | Promise<InstallationChange>,
  ): Promise<Installation> => {
    await core.transaction(async (trx) => {
      const found = await lockInstallation(trx, tenant.id, plugin)
      await changeInstallation(trx, found.id, await decide(found, trx))
    })
    return changed(tenant, plugin)
  }

  /** Another version of what is installed, with what it needs to be run; all of it or nothing. */
  const moveTo = async (
    tenant: At,
    plugin: string,
    choose: (found: Installation) => Promise<Version>,
    { back = false } = {},
  ): Promise<Installation> => {
    const found = await get(tenant, plugin)
    const target = await choose(found)
    const migrations = await registry.migrations(plugin, target.version)
    const move = async (trx: Knex.Transaction) => {
      const { id, version, settings, previousVersion } = await lockInstallation(trx, tenant.id, plugin)
      if (version === target.version) return
      const present = back || lt(target.version, version) ? await registry.migrations(plugin, version) : undefined
      const applied = await appliedMigrations(trx, id, installationName(tenant.slug, plugin))
      const steps = migrationSteps(applied, migrations, present)
      const moved = movedToSecrets(target.manifest, settings)
      await secrets.write(trx, id, moved.secrets)
      await changeInstallation(trx, id, {
        version: target.version,
        // The way back leads past versions of development, which do not stay.
        previousVersion: isDevelopment(version) ? previousVersion : version,
        settings: moved.plain,
      })
      await migrate(trx, tenant, { id, plugin, version: target.version }, steps, applied)
    }
    try {
      await inTurn(() => core.transaction(move))
    } catch (error) {
      await recordFailure(core, found.id, target.version, error)
      throw error
    }
    return changed(tenant, plugin)
  }

  return {
    install,
    get,
    list: (tenant) => listInstallations(core, tenant.id),
    async setState(tenant, plugin, state) {
      const now = await change(tenant, plugin, () => ({ state }))
      if (state === 'disabled') await supervisor.evict(now.id)
      return now
    },
    setGrant: (tenant, plugin, grant) =>
      change(tenant, plugin, ({ manifest }) => ({ grant: makeGrant(manifest, grant, knownCapabilities) })),
    setSettings: (tenant, plugin, settings) =>
      change(tenant, plugin, async ({ id, manifest, secretsSet }, trx) => {
        const { plain, secrets: given } = splitSettings(manifest, settings, secretsSet)
        await secrets.write(trx, id, given)
        return { settings: plain }
      }),

    upgrade: (tenant, plugin, wanted) => moveTo(tenant, plugin, () => registry.version(plugin, wanted)),

    rollback: (tenant, plugin) =>
      moveTo(
        tenant,
        plugin,
        async ({ previousVersion }) => {
          if (previousVersion === undefined)
            throw new Problem('request.conflict', {
              detail: `"${plugin}" was not upgraded here: there is no way back.`,
            })
          return registry.version(plugin, previousVersion)
        },
        { back: true },
      ),

    setPinned: (tenant, plugin, pinned) => change(tenant, plugin, () => ({ pinned })),
    migrationRuns: async (tenant, plugin, page) => listRuns(core, (await get(tenant, plugin)).id, page),

    async uninstall(tenant, plugin) {
      const id = await core.transaction(async (trx) => {
        const { id } = await lockInstallation(trx, tenant.id, plugin)
        await dropInstallationSchema(trx, { slug: tenant.slug, plugin })
        for (const table of ['kv', 'kv_usage'])
          await trx.withSchema(tenantName(tenant.slug)).table(table).where({ installation_id: id }).delete()
        await trx('core.installations').where({ id }).delete()
        return id
      })
      await changes.publish('installation', keyOf(tenant.id, plugin))
      await supervisor.evict(id)
    },

    deployment: deployments.find,
    close: deployments.close,
  }
}
