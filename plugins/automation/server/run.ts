import type { Context, PluginJob } from '@plexica/sdk'
import { act } from './actions.ts'
import type { RuleDefinition, SeenEvent, Step } from './rule.ts'

interface Run extends Record<string, unknown> {
  id: string
  rule: string
  definition: RuleDefinition
  event: SeenEvent
  steps: Step[]
}

/**
 * Does a run, and notes what came of it.
 *
 * @param isLast whether nobody will try it again by itself
 */
export const doRun = async (
  context: Context,
  id: string,
  isLast: boolean,
): Promise<{ state: string; steps: Step[] } | undefined> => {
  const { db, can, events } = context
  const [run] = await db.query<Run>(
    `select runs.id, rules.name as rule, rules.definition, runs.event, runs.steps
     from runs join rules on rules.id = runs.rule_id where runs.id = $1 and runs.state <> 'done'`,
    [id],
  )
  if (!run) return undefined
  const steps = await act(run.definition, run.event, run.steps, context)
  const failed = steps.some((step) => step.state === 'failed')
  const state = failed ? (isLast ? 'failed' : 'retrying') : 'done'
  await db.execute(
    `update runs set state = $2, steps = $3::jsonb, attempts = attempts + 1,
       ended_at = case when $2 = 'retrying' then null else now() end where id = $1`,
    [id, state, JSON.stringify(steps)],
  )
  if (state !== 'retrying' && can('events'))
    await events.publish(state === 'done' ? 'automation.run.done' : 'automation.run.failed', { id, rule: run.rule })
  return { state, steps }
}

/** Throws when an action failed, so that the platform tries it again later and later. */
export const runJob = async (
  { data, attempt, maxAttempts }: PluginJob<{ run: string }>,
  context: Context,
): Promise<{ state: string }> => {
  const run = await doRun(context, data.run, attempt >= maxAttempts)
  if (run?.state === 'retrying' || run?.state === 'failed')
    throw new Error(run.steps.find(({ state }) => state === 'failed')?.text)
  return { state: run?.state ?? 'gone' }
}

/** Runs are kept for as long as the tenant says. */
export const tidy = async ({ db, settings }: Context): Promise<{ forgotten: number }> => {
  const { rowCount } = await db.execute('delete from runs where created_at < now() - make_interval(days => $1::int)', [
    settings.keepDays ?? 30,
  ])
  return { forgotten: rowCount }
}
