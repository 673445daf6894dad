import type { Knex } from 'knex'
import type { Actor } from '../../runtime/audit.ts'
import type { VersionState } from './states.ts'

/** One step of a version on its way. */
export interface VersionStep {
  state: VersionState
  reason?: string
  at: Date
}

/** Writes down the state that a version now is in, and who brought it there. */
export const recordMove = async (
  trx: Knex,
  {
    plugin,
    version,
    state,
    stateReason,
  }: { plugin: string; version: string; state: VersionState; stateReason?: string },
  by: Actor,
): Promise<void> => {
  await trx('core.version_moves').insert({
    plugin_id: plugin,
    version,
    state,
    reason: stateReason ?? null,
    actor: JSON.stringify(by),
  })
}

/** The way of a version so far, the first step first. */
export const listMoves = async (core: Knex, plugin: string, version: string): Promise<VersionStep[]> => {
  const rows = await core('core.version_moves')
    .where({ plugin_id: plugin, version })
    .orderBy('id')
    .select<{ state: VersionState; reason: string | null; at: Date }[]>('state', 'reason', 'at')
  return rows.map(({ state, reason, at }) => ({ state, ...(reason === null ? {} : { reason }), at }))
}
