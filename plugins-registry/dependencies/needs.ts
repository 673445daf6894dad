import type { Knex } from 'knex'
import {
  dependencyProblem,
  fits,
  needsOf,
  resolve,
  type Conflict,
  type InstalledPlugin,
  type Need,
  type Resolution,
} from './dependencies.ts'
import type { InstallationState } from '../installations/installation.ts'
import type { Registry } from '../versions/registry.ts'

/** What of a version others depend on. */
interface Wanted {
  plugin: string
  version: string
  manifest: { dependencies: Record<string, string> }
}

interface Row {
  plugin_id: string
  version: string
  state: InstallationState
  dependencies: Record<string, string> | null
}

/** What is installed at a tenant, and what it needs. `lock` keeps these from being changed until the transaction ends. */
const installedPlugins = async (db: Knex, tenantId: string, lock: string[] = []): Promise<InstalledPlugin[]> => {
  if (lock.length > 0)
    await db('core.installations')
      .where({ tenant_id: tenantId })
      .whereIn('plugin_id', lock)
      .orderBy('plugin_id')
      .forShare()
      .select('id')
  const rows = await db('core.installations as i')
    .join('core.versions as v', (on) => on.on('v.plugin_id', 'i.plugin_id').andOn('v.version', 'i.version'))
    .where('i.tenant_id', tenantId)
    .whereNot('i.state', 'uninstalled')
    .select<Row[]>('i.plugin_id', 'i.version', 'i.state', db.raw("v.manifest -> 'dependencies' as dependencies"))
  return rows.map(({ plugin_id, version, state, dependencies }) => ({
    plugin: plugin_id,
    version,
    state,
    dependencies: dependencies ?? {},
  }))
}

export interface Needs {
  /** What would have to be done so that this version of a plugin could be installed, or upgraded to. */
  resolution(tenant: { id: string }, wanted: Wanted): Promise<Resolution>
  /**
   * Holds on to what a version needs until the transaction ends.
   *
   * @throws {Problem} `dependency.missing`, `dependency.conflict`, `dependency.disabled` (unless `mayBeDisabled`)
   */
  met(trx: Knex.Transaction, tenant: { id: string }, wanted: Wanted, mayBeDisabled?: boolean): Promise<void>
  /** @throws {Problem} `dependency.conflict` when someone needs another version of this plugin than this one */
  suits(trx: Knex.Transaction, tenant: { id: string }, wanted: Wanted): Promise<void>
  /** @throws {Problem} `dependency.needed` when someone in one of these states needs the plugin */
  spare(trx: Knex.Transaction, tenant: { id: string }, plugin: string, states: InstallationState[]): Promise<void>
}

/** What installations of a tenant need of one another. */
export const createNeeds = ({ core, registry }: { core: Knex; registry: Pick<Registry, 'candidates'> }): Needs => ({
  resolution: async (tenant, { plugin, version, manifest }) =>
    resolve({
      wanted: { plugin, version, dependencies: manifest.dependencies },
      installed: await installedPlugins(core, tenant.id),
      versionsOf: (plugin) => registry.candidates(tenant, plugin),
    }),

  async met(trx, tenant, { plugin, version, manifest: { dependencies } }, mayBeDisabled = false) {
    const names = Object.keys(dependencies)
    if (names.length === 0) return
    const installed = await installedPlugins(trx, tenant.id, names)
    const conflicts = names.flatMap((name): Conflict[] => {
      const need: Need = { plugin, version, range: dependencies[name]! }
      const there = installed.find((each) => each.plugin === name)
      const unmet = (kind: Conflict['kind'], but: string): Conflict[] => [
        { kind, plugin: name, detail: `${plugin} ${version} needs ${name} ${need.range}, ${but}.`, neededBy: [need] },
      ]
      if (!there) return unmet('missing', 'which is not installed')
      if (!fits(there.version, need.range)) return unmet('conflict', `but ${there.version} is installed`)
      return mayBeDisabled || there.state === 'enabled' ? [] : unmet('disabled', `which is ${there.state}`)
    })
    if (conflicts.length > 0) throw dependencyProblem(conflicts)
  },

  async suits(trx, tenant, { plugin, version }) {
    const unmet = needsOf(await installedPlugins(trx, tenant.id), plugin).filter(({ range }) => !fits(version, range))
    if (unmet.length > 0) throw dependencyProblem([neededConflict('conflict', plugin, unmet, `not ${version}`)])
  },

  async spare(trx, tenant, plugin, states) {
    const others = (await installedPlugins(trx, tenant.id)).filter(({ state }) => states.includes(state))
    const needing = needsOf(others, plugin)
    if (needing.length > 0) throw dependencyProblem([neededConflict('needed', plugin, needing)])
  },
})

const neededConflict = (kind: 'conflict' | 'needed', plugin: string, neededBy: Need[], but?: string): Conflict => {
  const who = neededBy.map(({ plugin: other, version, range }) => `${other} ${version} needs ${plugin} ${range}`)
  return { kind, plugin, detail: `${who.join(' and ')}${but === undefined ? '' : `, ${but}`}.`, neededBy }
}
