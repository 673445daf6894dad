import type { Knex } from 'knex'
import { knownCapabilities } from '../manifest/capability-requests.ts'
import type { Grant } from './grant.ts'
import type { Installation } from '../installations/installation.ts'
import { capabilityChanges } from '../versions/difference.ts'

/** How long a request waits for an answer. */
const openDays = 30

const isCovered = (grant: Grant, name: string, scope: unknown): boolean =>
  Object.hasOwn(grant, name) && knownCapabilities.get(name)?.covers(grant[name], scope) === true

/**
 * Puts before the admins what a version asks for beyond the one before it, and takes back what it does not ask for any
 * more. What the grant has already is not asked for.
 *
 * @returns names of the capabilities that are newly asked for
 */
export const askForConsent = async (
  trx: Knex,
  before: Pick<Installation, 'id' | 'manifest' | 'grant'>,
  next: Pick<Installation, 'version' | 'manifest'>,
): Promise<string[]> => {
  const { capabilities } = next.manifest
  await trx('core.consents')
    .where({ installation_id: before.id, state: 'open' })
    .whereNotIn('capability', Object.keys(capabilities))
    .delete()
  const asked = capabilityChanges(before.manifest, next.manifest).filter(
    ({ name, change }) =>
      (change === 'added' || change === 'wider') && !isCovered(before.grant, name, capabilities[name]!.scope),
  )
  for (const { name } of asked)
    await trx('core.consents')
      .insert({
        installation_id: before.id,
        capability: name,
        scope: JSON.stringify(capabilities[name]!.scope),
        version: next.version,
        expires_at: trx.raw('now() + make_interval(days => ?)', [openDays]),
      })
      .onConflict(trx.raw("(installation_id, capability) where state = 'open'"))
      .merge(['scope', 'version', 'expires_at'])
  return asked.map(({ name }) => name)
}

/** Closes requests that a grant answers, as far as it reaches into what was asked for. */
export const answerByGrant = async (trx: Knex, installationId: string, grant: Grant): Promise<void> => {
  await trx('core.consents')
    .where({ installation_id: installationId, state: 'open' })
    .whereIn('capability', Object.keys(grant))
    .update({ state: 'granted', decided_at: trx.fn.now() })
}
