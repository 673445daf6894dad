import type { Knex } from 'knex'
import { z } from 'zod'
import { Problem } from '../../problems/problem.ts'
import { problemBody } from '../../problems/problem-body.ts'
import { recordingBegin, type Audit } from '../../runtime/audit.ts'
import type { Outcome, Service } from '../../runtime/queues/lanes.ts'
import type { Work } from '../../runtime/queues/work.ts'
import type { Installations } from '../installations/installations.ts'
import { passing } from '../rollouts/work.ts'
import type { Figures } from './figures.ts'
import type { TellAdmins } from './tell-admins.ts'
import { updateRetry } from './offers.ts'
import { changeUpdate, findUpdate, type Update } from './queries.ts'
import { isPinned, overtaken, type Reason } from './reasons.ts'

const data = z.object({ update: z.string() })

/** The hours before an update that it is compared with. */
const comparedMs = 24 * 3_600_000

/** Carries out one update, up to where it is watched. Repeating it does no harm. */
export const createRunUpdate = ({
  core,
  installations,
  figures,
  audit,
  tell,
}: {
  core: Knex
  installations: Pick<Installations, 'get' | 'upgrade'>
  figures: Pick<Figures, 'sums'>
  audit: Pick<Audit, 'record'>
  tell: TellAdmins
}): Service => {
  const skip = (id: string, reason: Reason) =>
    changeUpdate(core, id, ['waiting', 'running'], { state: 'skipped', reason })

  const carryOut = async (update: Update): Promise<void> => {
    const { id, tenant, plugin, fromVersion, toVersion, canary } = update
    const about = {
      tenantId: tenant.id,
      actor: { kind: 'system', id: null } as const,
      action: 'installation.change' as const,
      target: plugin,
    }
    const detail = { update: id, ...(canary !== undefined && { canary }) }
    const found = await installations.get(tenant, plugin)
    // A process may have been lost behind the upgrade.
    if (found.version !== toVersion) {
      if (found.pinned) return void (await skip(id, isPinned))
      if (found.version !== fromVersion) return void (await skip(id, overtaken))
      const [already, before] = await Promise.all([
        figures.sums(found.id, toVersion),
        figures.sums(found.id, fromVersion, new Date(Date.now() - comparedMs)),
      ])
      await changeUpdate(core, id, ['waiting', 'running'], { state: 'running', already, before, started: true })
      await recordingBegin(audit, { ...about, detail: { ...detail, version: toVersion } }, () =>
        installations.upgrade(tenant, plugin, toVersion, { isTrial: canary !== undefined }),
      )
    }
    const watchedUntil = new Date(Date.now() + update.rules.watchSeconds * 1_000)
    await changeUpdate(core, id, ['waiting', 'running'], { state: 'watched', watchedUntil })
    await audit.record({ ...about, before: { version: fromVersion }, after: { version: toVersion }, detail })
    await tell(tenant, plugin, ({ say, name }) => ({
      title: say('{plugin} was updated to {version}', { plugin: name, version: toVersion }),
      body: say('It was {version} before.', { version: fromVersion }),
    }))
  }

  const run = async (work: Work): Promise<Outcome> => {
    const { update: id } = data.parse(work.data)
    const update = await findUpdate(core, id).catch(() => undefined)
    if (!update || !['waiting', 'running'].includes(update.state)) return { state: 'done' }
    try {
      await carryOut(update)
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem('platform.error')
      const { code, message } = problem
      if (passing(error) && work.attempts < work.maxAttempts) return { state: 'failed', code, message }
      if (code === 'installation.unknown') await skip(id, { code, message })
      else {
        await changeUpdate(core, id, ['waiting', 'running'], { state: 'failed', reason: { code, message } })
        const { tenant, plugin, fromVersion, toVersion } = update
        await tell(tenant, plugin, ({ say, name, language }) => ({
          title: say('{plugin} could not be updated to {version}', { plugin: name, version: toVersion }),
          body: `${problemBody(problem, undefined, language).detail ?? say(message)} ${say('It is still {version}.', { version: fromVersion })}`,
        }))
      }
    }
    return { state: 'done' }
  }

  return { perLane: 1, slots: 3, retry: updateRetry, run }
}
