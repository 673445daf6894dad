import type { Knex } from 'knex'
import { lt } from 'semver'
import type { Changes } from '../../runtime/changes.ts'
import type { InstallationPools } from '../../runtime/database/installation-pools.ts'
import type { Quotas } from '../../runtime/quotas/quotas.ts'
import type { Secrets } from '../../runtime/secrets/secrets.ts'
import type { Supervisor } from '../../runtime/supervisor/types.ts'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { createChangeState } from './change-state.ts'
import { createChoices, type Choices } from './choices.ts'
import type { Resolution } from '../dependencies/dependencies.ts'
import { createDeployments, keyOf, type Deployed } from './deployments.ts'
import { exportInstallation } from './export.ts'
import { createInstall, type InstallAnswers } from './install.ts'
import { findInstallation, listInstallations, listKept, notInstalled, type Installation } from './installation.ts'
import type { At, ExpectInstallation, InstallationParts } from './parts.ts'
import { createLifecycle } from './lifecycle.ts'
import { createNeeds } from '../dependencies/needs.ts'
import { listRuns, type MigrationRun } from '../migrations/record.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Registry } from '../versions/registry.ts'
import { createSchemas } from './schemas.ts'
import { createTurns } from './turns.ts'
import { createUninstall, type Uninstalled, type RecordPurge } from './uninstall.ts'
import { createUpgrade } from './upgrade.ts'
import { createWithWhatItNeeds, type TakesSteps } from './with-what-it-needs.ts'
import { isDevelopment, type Version } from '../versions/versions.ts'

interface UpgradeOptions extends TakesSteps {
  /** Whether a version that is named need not be published: it is tried out at a few tenants. */
  isTrial?: boolean
  expect?: ExpectInstallation
}

interface InstallRequest extends InstallAnswers, TakesSteps {
  plugin: string
  /** The newest of its channel if none is named. */
  version?: string | undefined
}

/** What became of an installation that went back to its version before, and of its data. */
export interface RolledBack {
  installation: Installation
  /** Migrations that were taken back, with the data that they had made. */
  takenBack: string[]
  /** Migrations that the version does not have and that stay, since there is no way back behind them. */
  kept: string[]
}

export interface Installations extends Choices {
  /**
   * Installs a plugin and enables it: schema, roles, migrations, the plugin's own steps and all, or nothing.
   *
   * @throws {Problem} `version.unknown`, `grant.invalid`, `request.invalid` (settings), `installation.exists`, `installation.kept`, `dependency.*`, `quota.reached`, `migration.failed`, `lifecycle.failed`
   */
  install(tenant: At, request: InstallRequest): Promise<Installation>
  /** @throws {Problem} `dependency.*`, `lifecycle.failed` when it is enabled */
  setState(
    tenant: At,
    plugin: string,
    state: 'enabled' | 'disabled',
    expect?: ExpectInstallation,
  ): Promise<Installation>
  /**
   * Changes to another version, or to the newest of its channel if that is later; to an earlier one as `rollback` does. What it grants stays as it is: more is for the
   * admin to give. Requests go on being answered, and the version before goes on if anything fails.
   *
   * @throws {Problem} `version.unknown`, `dependency.*`, `migration.changed`, `migration.failed`, `lifecycle.failed`
   */
  upgrade(tenant: At, plugin: string, version?: string, more?: UpgradeOptions): Promise<Installation>
  /**
   * Goes back to the version before the last upgrade. Migrations that it does not have are taken back, the latest
   * first, as far as the bundle says how; with what the others made, the version before has to get along.
   *
   * @throws {Problem} `request.conflict` when there was none, `version.unknown`, `dependency.*`, `migration.changed`
   */
  rollback(tenant: At, plugin: string): Promise<RolledBack>
  /** What its migrations did, the latest first. @throws {Problem} `installation.unknown` */
  migrationRuns(tenant: { id: string }, plugin: string, page: PageRequest): Promise<Page<MigrationRun>>
  /** What installing a version, or upgrading to it, would do; the newest release if none is named. @throws {Problem} `version.unknown` */
  resolution(tenant: { id: string }, plugin: string, version?: string): Promise<Resolution & { version: Version }>
  /**
   * Takes an installation out of use and keeps its data for a while; or, to purge, takes it away with everything,
   * also one that was uninstalled before.
   *
   * @throws {Problem} `installation.unknown`, `dependency.needed`
   */
  uninstall(tenant: At, plugin: string, options?: { purge?: boolean }): Promise<Uninstalled>
  /** Takes that back. @throws {Problem} `installation.unknown`, `dependency.*`, `quota.reached`, `lifecycle.failed` */
  restore(tenant: At, plugin: string): Promise<Installation>
  /** All data of an installation, as lines of JSON. @throws {Problem} `installation.unknown` */
  export(tenant: { id: string }, plugin: string): Promise<AsyncIterable<string>>
  /** Erases what was uninstalled long enough ago. */
  purgeExpired(now?: Date, record?: RecordPurge): Promise<{ tenant: string; plugin: string }[]>
  list(tenant: { id: string }): Promise<Installation[]>
  /** What was uninstalled and can be restored. */
  kept(tenant: { id: string }): Promise<Installation[]>
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

/**
 * Whether the newest version of a channel is below what is installed: after a change from `beta` to `stable` nobody goes
 * back by asking for what is newest. From a version of development they do.
 */
const isBehind = (newest: string, installed: string) => lt(newest, installed) && !isDevelopment(installed)

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
  graceDays = 30,
  onAsked = () => undefined,
  onInstalled = () => undefined,
}: {
  core: Knex
  pools: Pick<InstallationPools, 'asOwner' | 'acquire'>
  masterKey: string | Buffer
  registry: Pick<
    Registry,
    'version' | 'installable' | 'candidates' | 'file' | 'pieceOf' | 'code' | 'mayLoad' | 'migrations'
  >
  changes: Pick<Changes, 'publish' | 'subscribe'>
  secrets: Pick<Secrets, 'names' | 'write'>
  supervisor: Pick<Supervisor, 'evict' | 'run' | 'surface' | 'settled'>
  quotas: Pick<Quotas, 'limits' | 'onChange' | 'mayAdd'>
  /** `tenant:<slug>` and `plugin:<id>` whose installations each get a process of their own. */
  ownProcess?: string[]
  /** How long the data of what was uninstalled is kept. */
  graceDays?: number
  /** An update asks for capabilities that were not granted. */
  onAsked?: InstallationParts['onAsked']
  /** A version was installed, or upgraded to. */
  onInstalled?: InstallationParts['onInstalled']
}): Installations => {
  const deployments = createDeployments({
    core,
    registry,
    changes,
    quotas,
    ownProcess: ({ tenant, plugin }) =>
      ownProcess.includes(`tenant:${tenant.slug}`) || ownProcess.includes(`plugin:${plugin}`),
  })
  const get = async (tenant: { id: string }, plugin: string): Promise<Installation> => {
    const found = await findInstallation(core, tenant.id, plugin)
    if (!found) throw notInstalled(plugin)
    return found
  }
  const tell = (tenant: { id: string }, plugin: string) => changes.publish('installation', keyOf(tenant.id, plugin))
  const endEverywhere = changes.subscribe('stopped installation', (id) => void supervisor.evict(id))

  const parts: InstallationParts = {
    core,
    registry,
    secrets,
    quotas,
    supervisor,
    deployments,
    schemas: createSchemas({ core, pools, masterKey, quotas }),
    needs: createNeeds({ core, registry }),
    lifecycle: createLifecycle({ supervisor }),
    inTurn: createTurns(installsAtOnce),
    get,
    tell,
    onAsked,
    onInstalled,
    stop: (id) => changes.publish('stopped installation', id),
  }
  const { install, erase } = createInstall(parts)
  const changeState = createChangeState(parts)
  const upgrade = createUpgrade(parts)
  const uninstalling = createUninstall({ ...parts, erase, graceDays })

  const tried = async (plugin: string, version: string): Promise<Version> => {
    await registry.mayLoad(plugin, version)
    return registry.version(plugin, version)
  }

  const withWhatItNeeds = createWithWhatItNeeds({
    needs: parts.needs,
    work: {
      async install(tenant, { plugin, version }, answers) {
        const made = await install(tenant, await registry.installable(tenant, plugin, version), answers)
        return () => erase(made)
      },
      async upgrade(tenant, { plugin, version, from }) {
        await upgrade(tenant, await registry.installable(tenant, plugin, version))
        return async () => upgrade(tenant, await registry.version(plugin, from), { back: true })
      },
      async enable(tenant, { plugin }) {
        await changeState(tenant, plugin, 'enabled')
        return () => changeState(tenant, plugin, 'disabled')
      },
    },
  })

  return {
    get,
    list: (tenant) => listInstallations(core, tenant.id),
    kept: (tenant) => listKept(core, tenant.id),

    async install(tenant, { plugin, version: wanted, grant, grantUntil, settings, channel, ...more }) {
      const version = await registry.installable(tenant, plugin, wanted, channel)
      // Before anything is installed for its sake.
      if (await findInstallation(core, tenant.id, plugin))
        throw new Problem('installation.exists', {
          detail: said('"{plugin}" is installed already.', { plugin }),
          plugin,
        })
      return withWhatItNeeds(tenant, version, { ...more, isToRun: true }, () =>
        install(tenant, version, { grant, grantUntil, settings, channel }),
      )
    },

    setState: changeState,
    ...createChoices(parts),

    async upgrade(tenant, plugin, wanted, more = {}) {
      const found = await get(tenant, plugin)
      if (found.version === wanted) return found
      const target =
        more.isTrial && wanted !== undefined
          ? await tried(plugin, wanted)
          : await registry.installable(tenant, plugin, wanted, found.channel)
      if (found.version === target.version) return found
      if (wanted === undefined && isBehind(target.version, found.version)) return found
      const isToRun = found.state === 'enabled'
      return withWhatItNeeds(tenant, target, { ...more, isToRun }, () =>
        upgrade(tenant, target, { ...(more.expect && { expect: more.expect }) }),
      )
    },

    async rollback(tenant, plugin) {
      const found = await get(tenant, plugin)
      const { previousVersion } = found
      if (previousVersion === undefined)
        throw new Problem('request.conflict', {
          detail: said('"{plugin}" was not upgraded here: there is no way back.', { plugin }),
        })
      const [target, wanted, before] = await Promise.all([
        registry.version(plugin, previousVersion),
        registry.migrations(plugin, previousVersion),
        parts.schemas.applied(core, found),
      ])
      const installation = await upgrade(tenant, target, { back: true })
      const after = await parts.schemas.applied(core, found)
      const names = (all: { name: string }[], others: { name: string }[]) =>
        all.map(({ name }) => name).filter((name) => !others.some((each) => each.name === name))
      return { installation, takenBack: names(before, after), kept: names(after, wanted) }
    },

    migrationRuns: async (tenant, plugin, page) => listRuns(core, (await get(tenant, plugin)).id, page),

    async resolution(tenant, plugin, wanted) {
      const installed = await findInstallation(core, tenant.id, plugin)
      const version = await registry.installable(tenant, plugin, wanted, installed?.channel)
      return { ...(await parts.needs.resolution(tenant, version)), version }
    },

    uninstall: uninstalling.uninstall,
    restore: uninstalling.restore,
    export: async (tenant, plugin) => exportInstallation({ core, pools }, await get(tenant, plugin)),
    purgeExpired: uninstalling.purgeExpired,
    deployment: deployments.find,
    close: () => {
      endEverywhere()
      deployments.close()
    },
  }
}
