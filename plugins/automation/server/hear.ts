import type { Context, PluginEvent } from '@plexica/sdk'
import { isFor, isMeant } from './matching.ts'
import type { Rule, SeenEvent } from './rule.ts'
import { keepSample } from './samples.ts'

const minute = 60_000

/** What a rule sees of an event. */
const seen = ({ id, type, source, time, data }: PluginEvent): SeenEvent => ({ id, type, source, time, data })

/** Notes a run for each rule that an event is for, and has it done; what this plugin tells itself never comes back in. */
export const hear = async (given: PluginEvent, context: Context): Promise<void> => {
  if (given.type.startsWith('automation.')) return
  const { db, jobs } = context
  const event = seen(given)
  await keepSample(context, event)
  const rules = await db.query<Rule & Record<string, unknown>>(
    'select id, name, event, enabled, definition from rules where enabled limit 1000',
  )
  for (const { id, event: pattern, definition } of rules) {
    if (!isMeant(pattern, event.type) || !isFor(definition, event)) continue
    await db.execute(
      'insert into runs (rule_id, event_id, event) values ($1, $2, $3::jsonb) on conflict (rule_id, event_id) do nothing',
      [id, event.id, JSON.stringify(event)],
    )
    // An event that is delivered again finds its run there, and makes sure that somebody does it.
    const [run] = await db.query<{ id: string }>(
      "select id from runs where rule_id = $1 and event_id = $2 and state = 'waiting'",
      [id, event.id],
    )
    if (run)
      await jobs.enqueue(
        'run',
        { run: run.id },
        { unique: run.id, attempts: 4, delayMs: (definition.delay_minutes ?? 0) * minute },
      )
  }
}
