import type { Knex } from 'knex'
import { gt, lt } from 'semver'
import { askForConsent } from '../consents/requests.ts'
import { beginStep, changeInstallation, duringStep, lockInstallation, type Installation } from './installation.ts'
import type { At, ExpectInstallation, InstallationParts } from './parts.ts'
import { whenFree } from './lifecycle.ts'
import { recordFailure } from '../migrations/record.ts'
import { migrationSteps, type Applied, type MigrationStep } from '../migrations/steps.ts'
import { movedToSecrets } from '../settings/secret-settings.ts'
import { isDevelopment, type Version } from '../versions/versions.ts'

/** How long requests that are under way may use what is about to be taken back. */
const settleMs = 5_000

/** A move to another version that is under way. */
interface Move {
  found: Installation
  /** The installation as it is to be. */
  next: Installation
  /** Settings that became secrets. */
  movedSecrets: string[]
  steps: MigrationStep[]
  applied: Applied[]
  /** Whether migrations are only taken back: then that comes when nothing uses any more what they made. */
  codeFirst: boolean
  /** Capabilities that wait for the admins' consent. */
  asked: string[]
}

/** Moves installations to other versions. */
export const createUpgrade = (parts: InstallationParts) => {
  const { core, registry, secrets, supervisor, schemas, needs, lifecycle, deployments, inTurn } = parts

  /** Holds on to an installation, and runs the migrations of the new version while the one before goes on. */
  const begin = async (
    tenant: At,
    target: Version,
    back: boolean,
    expect: ExpectInstallation,
  ): Promise<Move | undefined> => {
    const { plugin, version, manifest, surface, codeSha256, signed } = target
    const migrations = await registry.migrations(plugin, version)
    const beginNow = () =>
      core.transaction(async (trx): Promise<Move | undefined> => {
        const found = await lockInstallation(trx, tenant.id, plugin)
        expect(found)
        if (found.version === version) return undefined
        await needs.met(trx, tenant, target, found.state !== 'enabled')
        await needs.suits(trx, tenant, target)
        const applied = await schemas.applied(trx, found)
        const leadsBack = back || lt(version, found.version)
        const present = leadsBack ? await registry.migrations(plugin, found.version) : undefined
        const steps = migrationSteps(applied, migrations, present)
        const codeFirst = steps.length > 0 && steps.every(({ direction }) => direction === 'down')
        const moved = movedToSecrets(manifest, found.settings)
        const next = { ...found, version, manifest, surface, codeSha256, signed, settings: moved.plain }
        await secrets.write(trx, found.id, moved.secrets)
        if (!codeFirst) await schemas.migrate(trx, next, steps, applied)
        await beginStep(trx, found.id, 'upgrade')
        return { found, next, movedSecrets: Object.keys(moved.secrets), steps, applied, codeFirst, asked: [] }
      })
    return whenFree(() => inTurn(beginNow))
  }

  /** The plugin's own part, in the isolate that will answer requests next. */
  const tryOut = async ({ found, next }: Move) => {
    const deployed = await deployments.next(next)
    if (found.state === 'enabled') await supervisor.surface(deployed.deployment)
    const isUpgrade = gt(next.version, found.version) && (found.state === 'enabled' || found.state === 'disabled')
    if (isUpgrade) await lifecycle.run(deployed, 'onUpgrade', { from: found.version })
  }

  const finish = async (trx: Knex.Transaction, move: Move) => {
    const { found, next } = move
    move.asked = await askForConsent(trx, found, next)
    await changeInstallation(trx, found.id, {
      version: next.version,
      // The way back leads past versions of development, which do not stay.
      ...(isDevelopment(found.version) ? {} : { previousVersion: found.version }),
      settings: next.settings,
    })
  }

  /** Takes migrations back once requests go to the version that does without what they made. */
  const takeBack = async (move: Move) => {
    const { found, next, steps, applied } = move
    await core.transaction(async (trx) => {
      await finish(trx, move)
      await beginStep(trx, found.id, 'upgrade')
    })
    await parts.tell(found.tenant, found.plugin)
    // What is under way in the other version may still want them.
    await supervisor.settled(found.id, settleMs)
    await inTurn(() => core.transaction((trx) => schemas.migrate(trx, next, steps, applied)))
  }

  const carryOut = async (move: Move) => {
    await tryOut(move)
    if (move.codeFirst) await takeBack(move)
    await core.transaction((trx) => finish(trx, move))
  }

  /** The installation as it was, its migrations too as far as they can be taken back. */
  const undo = async ({ found, next, movedSecrets, steps, codeFirst }: Move) => {
    if (!codeFirst && steps.length > 0) {
      const [wanted, present] = await Promise.all(
        [found, next].map(({ plugin, version }) => registry.migrations(plugin, version)),
      )
      await core.transaction(async (trx) => {
        const applied = await schemas.applied(trx, found)
        await schemas.migrate(trx, found, migrationSteps(applied, wanted!, present), applied)
      })
    }
    await core.transaction(async (trx) => {
      await secrets.write(trx, found.id, Object.fromEntries(movedSecrets.map((name) => [name, null])))
      const { version, previousVersion, settings } = found
      await changeInstallation(trx, found.id, { version, settings, ...(previousVersion && { previousVersion }) })
    })
    await parts.tell(found.tenant, found.plugin)
  }

  /**
   * Changes to another version; requests go on being answered, by the version before until the other one can. If
   * anything fails the version before stays, with those migrations of the new one that can not be taken back.
   */
  return async (
    tenant: At,
    target: Version,
    { back = false, expect = () => undefined }: { back?: boolean; expect?: ExpectInstallation } = {},
  ): Promise<Installation> => {
    let move: Move | undefined
    try {
      move = await begin(tenant, target, back, expect)
      if (!move) return await parts.get(tenant, target.plugin)
      await duringStep(core, move.found.id, () => carryOut(move!))
    } catch (error) {
      const { id } = move?.found ?? (await parts.get(tenant, target.plugin))
      await recordFailure(core, id, target.version, error)
      if (move) await undo(move)
      throw error
    }
    if (!back) parts.onInstalled(target)
    await parts.tell(tenant, target.plugin)
    if (move.asked.length > 0) parts.onAsked(tenant, target.plugin, move.asked)
    return parts.get(tenant, target.plugin)
  }
}
