import type { Knex } from 'knex'
import { Problem } from '../problems/problem.ts'
import type { Surface } from '../runtime/supervisor/types.ts'
import type { Grant } from './grant.ts'
import type { Manifest } from './manifest.ts'

export type InstallationState = 'installed' | 'enabled' | 'disabled' | 'failed'

/** One version of a plugin at one tenant. */
export interface Installation {
  id: string
  tenant: { id: string; slug: string }
  plugin: string
  version: string
  /** What it ran before, if it was upgraded. */
  previousVersion?: string
  state: InstallationState
  /** Why it is in this state, if there is something to say. */
  stateReason?: string
  grant: Grant
  /** Without the secret ones. */
  settings: Record<string, unknown>
  /** Whether it keeps its version when others are moved to a new one. */
  pinned: boolean
  /** Names of the secret settings that have a value. */
  secretsSet: string[]
  /** Grows with every change. */
  revision: string
  createdAt: Date
  updatedAt: Date
  manifest: Manifest
  surface: Surface
  codeSha256: string
  /** Whether the plugin may share sandbox workers with others. */
  verified: boolean
  /** Whether it may make code from strings and use WebAssembly. */
  dynamicCode: boolean
}

interface Row {
  id: string
  tenant_id: string
  slug: string
  plugin_id: string
  version: string
  previous_version: string | null
  state: InstallationState
  state_reason: string | null
  grant: Grant
  settings: Record<string, unknown>
  pinned: boolean
  secrets_set: string[]
  revision: string
  created_at: Date
  updated_at: Date
  manifest: Manifest
  surface: Surface
  code_sha256: string
  verified: boolean
  dynamic_code: boolean
}

const toInstallation = (row: Row): Installation => ({
  id: row.id,
  tenant: { id: row.tenant_id, slug: row.slug },
  plugin: row.plugin_id,
  version: row.version,
  ...(row.previous_version === null ? {} : { previousVersion: row.previous_version }),
  state: row.state,
  ...(row.state_reason === null ? {} : { stateReason: row.state_reason }),
  grant: row.grant,
  settings: row.settings,
  pinned: row.pinned,
  secretsSet: row.secrets_set,
  revision: row.revision,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  manifest: row.manifest,
  surface: row.surface,
  codeSha256: row.code_sha256,
  verified: row.verified,
  dynamicCode: row.dynamic_code,
})

const installations = (core: Knex, tenantId: string) =>
  core('core.installations as i')
    .join('core.versions as v', (on) => on.on('v.plugin_id', 'i.plugin_id').andOn('v.version', 'i.version'))
    .join('core.plugins as p', 'p.id', 'i.plugin_id')
    .join('core.tenants as t', 't.id', 'i.tenant_id')
    .where('i.tenant_id', tenantId)
    .orderBy('i.plugin_id')
    .select<Row[]>(
      'i.*',
      'v.manifest',
      'v.surface',
      'v.code_sha256',
      'p.verified',
      'p.dynamic_code',
      't.slug',
      core.raw(
        'array(select s.name from core.secrets s where s.installation_id = i.id order by s.name) as secrets_set',
      ),
    )

export const listInstallations = async (core: Knex, tenantId: string): Promise<Installation[]> =>
  (await installations(core, tenantId)).map(toInstallation)

export const findInstallation = async (
  core: Knex,
  tenantId: string,
  plugin: string,
): Promise<Installation | undefined> => {
  const [row] = await installations(core, tenantId).where('i.plugin_id', plugin)
  return row && toInstallation(row)
}

export const notInstalled = (plugin: string): Problem =>
  new Problem('installation.unknown', { detail: `"${plugin}" is not installed here.`, plugin })

/** Reads an installation and keeps others from changing it until the transaction ends. @throws {Problem} `installation.unknown` */
export const lockInstallation = async (
  trx: Knex.Transaction,
  tenantId: string,
  plugin: string,
): Promise<Installation> => {
  await trx('core.installations').where({ tenant_id: tenantId, plugin_id: plugin }).forUpdate().first('id')
  const found = await findInstallation(trx, tenantId, plugin)
  if (!found) throw notInstalled(plugin)
  return found
}

/** Changes columns of an installation; the revision grows, so that no isolate of before is entered again. */
export const changeInstallation = async (
  core: Knex,
  id: string,
  change: Partial<Pick<Installation, 'version' | 'previousVersion' | 'state' | 'grant' | 'settings' | 'pinned'>>,
): Promise<void> => {
  const { grant, settings, previousVersion, ...plain } = change
  await core('core.installations')
    .where({ id })
    .update({
      ...plain,
      ...(previousVersion === undefined ? {} : { previous_version: previousVersion }),
      ...(change.state === undefined ? {} : { state_reason: null }),
      ...(grant === undefined ? {} : { grant: JSON.stringify(grant) }),
      ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
      revision: core.raw('revision + 1'),
      updated_at: core.fn.now(),
    })
}
