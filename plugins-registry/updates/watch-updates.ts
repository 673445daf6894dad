import type { Knex } from 'knex'
import { asIs, inEnglish, type Said } from '../../languages/said.ts'
import { saidIn } from '../../problems/said-in.ts'
import { recordingBegin, type Audit } from '../../runtime/audit.ts'
import type { Queues } from '../../runtime/queues/queues.ts'
import type { Installations } from '../installations/installations.ts'
import type { Review } from '../versions/review.ts'
import { publishCanary } from './canaries.ts'
import { minus, type Figures } from './figures.ts'
import { offerUpdates } from './offers.ts'
import { lookForUpdates } from './policies.ts'
import {
  changeUpdate,
  endCanary,
  findCanary,
  takeWatched,
  updatesOf,
  updatesToTakeBack,
  type Update,
} from './queries.ts'
import type { TellAdmins } from './tell-admins.ts'
import { canaryStopped, overtaken, worseElsewhere, type Reason } from './reasons.ts'
import { isWorse, worseInWords } from './verdict.ts'

interface Deps {
  core: Knex
  queues: Pick<Queues, 'wake'>
  installations: Pick<Installations, 'get' | 'rollback'>
  review: Pick<Review, 'move'>
  figures: Pick<Figures, 'sums'>
  audit: Pick<Audit, 'record'>
  tell: TellAdmins
  onError: (error: unknown) => void
  everyMs?: number
}

/** How many updates are compared at a time, and how often each. */
const taken = { most: 200, afterMs: 1_500 }

/** Looks for updates, and at those that are watched. Many processes may do it at once. */
const createWatchUpdates = ({ core, queues, installations, review, figures, audit, tell }: Omit<Deps, 'onError'>) => {
  /** Goes back to the version before. Someone of the tenant may have changed it since: then theirs stays. */
  const takeBack = async (update: Update, reason: Reason, words: Said = asIs(reason.message)) => {
    const { id, tenant, plugin, fromVersion, toVersion } = update
    const { version } = await installations.get(tenant, plugin)
    if (version !== toVersion)
      return void (await changeUpdate(core, id, ['watched'], { state: 'done', reason: overtaken }))
    // Of all processes only one.
    if (!(await changeUpdate(core, id, ['watched'], { state: 'rolled_back', reason }))) return
    const about = {
      tenantId: tenant.id,
      actor: { kind: 'system', id: null } as const,
      action: 'installation.rollback' as const,
      target: plugin,
      before: { version: toVersion },
      detail: { update: id, ...reason },
    }
    try {
      await recordingBegin(audit, about, () => installations.rollback(tenant, plugin))
    } catch (error) {
      await changeUpdate(core, id, ['rolled_back'], { state: 'watched' })
      throw error
    }
    await audit.record({ ...about, after: { version: fromVersion } })
    await lookForUpdates(core, plugin)
    await tell(tenant, plugin, ({ say, name, language }) => ({
      title: say('{plugin} went back to {version} by itself', { plugin: name, version: fromVersion }),
      body: say('{version} was taken back: {reason}', { version: toVersion, reason: saidIn(language, words) }),
    }))
  }

  /** Compares one update with what was before it. */
  const look = async (update: Update) => {
    const { id, installationId, toVersion, before, already, rules, watchedUntil } = update
    const after = minus(await figures.sums(installationId, toVersion), already)
    await changeUpdate(core, id, ['watched'], { after })
    const code = before && isWorse(before, after, rules)
    const words = code && worseInWords(code, before, after)
    if (words) return takeBack(update, { code, message: inEnglish(words) }, words)
    if (watchedUntil && watchedUntil <= new Date()) await changeUpdate(core, id, ['watched'], { state: 'done' })
  }

  /** Ends canaries: with the first tenant at which it did not go well, at all of them; or when all went well. */
  const judgeCanaries = async () => {
    const running: string[] = await core('core.canaries').where({ state: 'running' }).pluck('id')
    for (const id of running) {
      const updates = await updatesOf(core, id)
      const bad = updates.find(({ state }) => state === 'rolled_back' || state === 'failed')
      if (bad) {
        const reason = `${bad.tenant.slug}: ${bad.reason?.message ?? bad.state}`
        const others = updates.filter(({ state }) => state === 'watched')
        for (const each of others) await takeBack(each, worseElsewhere)
        if (updates.every(({ state }) => state !== 'waiting' && state !== 'running'))
          await endCanary(core, id, 'failed', reason)
      } else if (updates.every(({ state }) => state === 'done' || state === 'skipped')) {
        const canary = await findCanary(core, id)
        const { plugin, publishes, createdBy } = canary
        if (publishes) await publishCanary({ core, review }, canary, createdBy)
        await core.transaction(async (trx) => {
          if (await endCanary(trx, id, 'passed')) await lookForUpdates(trx, plugin)
        })
      }
    }
  }

  const takeBackCancelled = async () => {
    for (const each of await updatesToTakeBack(core)) await takeBack(each, canaryStopped)
  }

  const offer = async () => {
    const lanes = await core.transaction(async (trx) => {
      const plugins: { plugin_id: string }[] = await trx('core.update_checks')
        .whereIn(
          'plugin_id',
          trx('core.update_checks').orderBy('at').limit(20).forUpdate().skipLocked().select('plugin_id'),
        )
        .delete()
        .returning('plugin_id')
      const begun: string[] = []
      for (const { plugin_id } of plugins) begun.push(...(await offerUpdates(trx, plugin_id)))
      return begun
    })
    if (lanes.length > 0) queues.wake(lanes)
  }

  return async (): Promise<void> => {
    await offer()
    for (const update of await takeWatched(core, taken)) await look(update)
    await judgeCanaries()
    await takeBackCancelled()
  }
}

/** Does that every few seconds. @returns a function that stops it, and resolves when nothing of it is under way */
export const startWatchingUpdates = ({ onError, everyMs = 2_000, ...deps }: Deps): (() => Promise<void>) => {
  const watch = createWatchUpdates(deps)
  let running: Promise<void> | undefined
  const timer = setInterval(() => {
    running ??= watch()
      .catch(onError)
      .finally(() => (running = undefined))
  }, everyMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}
