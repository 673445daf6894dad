import type { Knex } from 'knex'
import type { InstallationPools } from '../../runtime/database/installation-pools.ts'
import {
  closeInstallationLogins,
  createInstallationSchema,
  dropInstallationSchema,
  mendInstallationLogins,
  type InstallationAt,
} from '../../runtime/database/roles.ts'
import { installationName } from '../../runtime/database/names.ts'
import type { Quotas } from '../../runtime/quotas/quotas.ts'
import type { Installation } from './installation.ts'
import { appliedMigrations, recordApplied, recordRuns } from '../migrations/record.ts'
import { appliedAfter, type Applied, type MigrationStep } from '../migrations/steps.ts'
import { runMigrations } from '../migrations/plugin-migrations.ts'

/** An installation on its way to a version. */
type OnTheWay = Pick<Installation, 'id' | 'tenant' | 'plugin' | 'version'>

/** The schemas of installations: made, migrated, closed to everyone, dropped. */
export interface Schemas {
  /**
   * Makes schema and roles anew for as long as `work` succeeds. They have to be committed before the one that owns them
   * can migrate, so they are a transaction apart from the one that the row of the installation is made in; what a crash
   * left behind in between, the next install takes away first.
   */
  create(at: InstallationAt, work: () => Promise<void>): Promise<void>
  /** What ran in it. */
  applied(trx: Knex, found: Pick<Installation, 'id' | 'tenant' | 'plugin'>): Promise<Applied[]>
  /** Runs migrations, or takes them back, and writes down what they did. */
  migrate(trx: Knex, on: OnTheWay, steps: MigrationStep[], applied: Applied[]): Promise<void>
  /** Nothing reaches it any more until it is opened again; its data stays. */
  close(trx: Knex.Transaction, at: InstallationAt): Promise<void>
  open(at: InstallationAt): Promise<void>
  drop(trx: Knex.Transaction, at: InstallationAt): Promise<void>
}

/** Schemas are made and closed by the platform; migrations run as the owner of each. */
export const createSchemas = ({
  core,
  pools,
  masterKey,
  quotas,
}: {
  core: Knex
  pools: Pick<InstallationPools, 'asOwner'>
  masterKey: string | Buffer
  quotas: Pick<Quotas, 'limits'>
}): Schemas => ({
  async create(at, work) {
    await core.transaction(async (trx) => {
      await dropInstallationSchema(trx, at)
      await createInstallationSchema(trx, at, masterKey)
    })
    try {
      await work()
    } catch (error) {
      await core.transaction((trx) => dropInstallationSchema(trx, at))
      throw error
    }
  },
  applied: (trx, { id, tenant, plugin }) => appliedMigrations(trx, id, installationName(tenant.slug, plugin)),
  async migrate(trx, { id, tenant, plugin, version }, steps, applied) {
    await recordApplied(trx, id, appliedAfter(applied, steps))
    if (steps.length === 0) return
    const { wallMs } = (await quotas.limits(tenant.id, id)).budgets.lifecycle
    await recordRuns(
      trx,
      id,
      version,
      await runMigrations(pools, { slug: tenant.slug, plugin, wallMs }, steps, applied),
    )
  },
  close: closeInstallationLogins,
  async open(at) {
    await mendInstallationLogins(core, at, masterKey)
  },
  drop: dropInstallationSchema,
})
