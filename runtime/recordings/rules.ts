import type { Knex } from 'knex'

/** Which invocations of an installation are recorded. */
export interface RecordingRule {
  /** Whether those that fail are kept, up to so many in an hour. */
  failed: boolean
  /** How many of the next ones are kept. */
  remaining: number
  /** Only of this route (`GET /contacts/:id`) or handler. */
  name?: string
  until: Date
}

interface Row {
  failed: boolean
  remaining: number
  name: string | null
  until: Date
}

/** A rule out of its row. */
export const toRule = (row: Row): RecordingRule => ({
  failed: row.failed,
  remaining: row.remaining,
  ...(row.name === null ? {} : { name: row.name }),
  until: row.until,
})

/** Puts a rule in place of the one before; undefined: none. */
export const setRule = async (core: Knex, installationId: string, rule: RecordingRule | undefined): Promise<void> => {
  const rules = core('core.recording_rules')
  if (!rule) return void (await rules.where({ installation_id: installationId }).delete())
  const { failed, remaining, name = null, until } = rule
  await rules
    .insert({ installation_id: installationId, failed, remaining, name, until })
    .onConflict('installation_id')
    .merge()
}

/** Takes one of those that are still to be recorded. @returns how many are left; undefined when there was none */
export const takeNext = async (core: Knex, installationId: string): Promise<number | undefined> => {
  const [row] = await core('core.recording_rules')
    .where({ installation_id: installationId })
    .where('remaining', '>', 0)
    .where('until', '>', core.raw('clock_timestamp()'))
    .update({ remaining: core.raw('remaining - 1') })
    .returning<{ remaining: number }[]>('remaining')
  return row?.remaining
}
