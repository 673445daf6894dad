import type { Knex } from 'knex'
import { setRule, type RecordingRule } from '../../runtime/recordings/rules.ts'
import { checkUntil, takeEnded, type EndedGrant, type GrantUntil } from '../consents/grant-end.ts'
import { makeGrant, type GrantRequest } from '../consents/grant.ts'
import { answerByGrant } from '../consents/requests.ts'
import { knownCapabilities } from '../manifest/capability-requests.ts'
import { splitSettings } from '../settings/secret-settings.ts'
import { lookForUpdates, type UpdatePolicy } from '../updates/policies.ts'
import type { Channel } from '../versions/channels.ts'
import {
  changeInstallation,
  findInstallation,
  lockInstallation,
  type Installation,
  type InstallationChange,
} from './installation.ts'
import { whenFree } from './lifecycle.ts'
import type { At, InstallationParts } from './parts.ts'

/** Writes a change into the audit trail, in the transaction in which it is made. */
export type RecordChange = (before: Installation, after: Installation, trx: Knex) => Promise<void>

/** What is chosen for an installation while it is there, at any time and each by itself. */
export interface Choices {
  /** @throws {Problem} `grant.invalid` */
  setGrant(
    tenant: At,
    plugin: string,
    grant: GrantRequest,
    options?: {
      /** Until when capabilities are granted, by name; those that are not in it for good. */
      until?: GrantUntil | undefined
      record?: RecordChange
    },
  ): Promise<Installation>
  /** Takes what was granted until now, or before, out of the grants: it is denied already. */
  endGrants(now?: Date): Promise<EndedGrant[]>
  /** @throws {Problem} `request.invalid` */
  setSettings(
    tenant: At,
    plugin: string,
    settings: Record<string, unknown>,
    record?: RecordChange,
  ): Promise<Installation>
  /** Whether it keeps its version when others are moved to a new one. */
  setPinned(tenant: At, plugin: string, pinned: boolean, record?: RecordChange): Promise<Installation>
  /** Where its updates come from; its version stays until the next update. */
  setChannel(tenant: At, plugin: string, channel: Channel, record?: RecordChange): Promise<Installation>
  /** Which updates it gets by itself; null: those of the tenant's policy. */
  setUpdatePolicy(tenant: At, plugin: string, policy: UpdatePolicy | null, record?: RecordChange): Promise<Installation>
  /** Which of its invocations are recorded; undefined: none. */
  setRecording(
    tenant: At,
    plugin: string,
    rule: RecordingRule | undefined,
    record?: RecordChange,
  ): Promise<Installation>
}

/** What an admin chooses for installations. */
export const createChoices = ({
  core,
  secrets,
  get,
  tell,
}: Pick<InstallationParts, 'core' | 'secrets' | 'get' | 'tell'>): Choices => {
  const change = async (
    tenant: At,
    plugin: string,
    decide: (found: Installation, trx: Knex.Transaction) => InstallationChange | Promise<InstallationChange>,
    record: RecordChange = async () => undefined,
  ): Promise<Installation> => {
    await whenFree(() =>
      core.transaction(async (trx) => {
        const found = await lockInstallation(trx, tenant.id, plugin)
        await changeInstallation(trx, found.id, await decide(found, trx))
        await record(found, (await findInstallation(trx, tenant.id, plugin))!, trx)
      }),
    )
    await tell(tenant, plugin)
    return get(tenant, plugin)
  }

  /** A change that may lead to an update. */
  const andLook = async (trx: Knex, plugin: string, made: InstallationChange) => {
    await lookForUpdates(trx, plugin)
    return made
  }

  return {
    setGrant: (tenant, plugin, request, { until, record } = {}) =>
      change(
        tenant,
        plugin,
        async ({ id, manifest }, trx) => {
          const grant = makeGrant(manifest, request, knownCapabilities)
          const grantUntil = checkUntil(grant, until)
          await answerByGrant(trx, id, grant)
          return { grant, grantUntil }
        },
        record,
      ),
    async endGrants(now = new Date()) {
      const ended = await takeEnded(core, now)
      for (const { tenant, plugin } of ended) await tell(tenant, plugin)
      return ended
    },
    setSettings: (tenant, plugin, settings, record) =>
      change(
        tenant,
        plugin,
        async ({ id, manifest, secretsSet }, trx) => {
          const { plain, secrets: given } = splitSettings(manifest, settings, secretsSet)
          await secrets.write(trx, id, given)
          return { settings: plain }
        },
        record,
      ),
    setPinned: (tenant, plugin, pinned, record) =>
      change(tenant, plugin, (_found, trx) => andLook(trx, plugin, { pinned }), record),
    setChannel: (tenant, plugin, channel, record) =>
      change(tenant, plugin, (_found, trx) => andLook(trx, plugin, { channel }), record),
    setRecording: (tenant, plugin, rule, record) =>
      change(
        tenant,
        plugin,
        async ({ id }, trx) => {
          await setRule(trx, id, rule)
          return {}
        },
        record,
      ),
    setUpdatePolicy: (tenant, plugin, updatePolicy, record) =>
      change(tenant, plugin, (_found, trx) => andLook(trx, plugin, { updatePolicy }), record),
  }
}
