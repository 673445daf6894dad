import { defineRoutes, jsonSchema, listing, Problem, type Context } from '@plexica/sdk'
import { doRun } from './run.ts'
import { ruleSchema, type RuleDefinition, type SeenEvent } from './rule.ts'
import { lastSample } from './samples.ts'
import { stepsIn } from './say.ts'
import { fillJson } from './template.ts'

const rules = listing({
  select: `select rules.id, rules.name, rules.event, rules.enabled, rules.created_at,
             count(runs.id)::int as runs, count(runs.id) filter (where runs.state = 'failed')::int as failed,
             max(runs.created_at) as last_run
           from rules left join runs on runs.rule_id = rules.id group by rules.id`,
  search: ['name', 'event'],
  sort: { name: 'lower(name)', event: 'event', runs: 'runs', failed: 'failed', last_run: 'last_run' },
  defaultSort: 'name',
  filters: { enabled: 'boolean' },
})

const enabled = jsonSchema({
  type: 'object',
  properties: { enabled: { type: 'boolean' } },
  required: ['enabled'],
  additionalProperties: false,
})

const test = jsonSchema({
  type: 'object',
  properties: { data: { type: 'string', maxLength: 20_000, default: '' } },
  additionalProperties: false,
})

const pattern = /^([a-z][a-z0-9-]*|\*)(\.([a-z][a-z0-9_-]*|\*))*$/

const wrong = (field: string, rule: string) =>
  new Problem(400, 'Something in the rule is not right', { errors: [{ field, rule }] })

const isJson = (text: string): boolean => {
  try {
    fillJson(text, {})
    return true
  } catch {
    return false
  }
}

/** @throws {Problem} 400 for what the form alone can not tell */
const checked = (rule: RuleDefinition): RuleDefinition => {
  if (!pattern.test(rule.event)) throw wrong('event', 'is no event such as crm.contact.created or crm.*')
  if (rule.event.startsWith('automation.')) throw wrong('event', 'is one of this plugin itself')
  if (!rule.notify && !rule.request && !rule.call) throw wrong('notify', 'has to be on, or another thing to do')
  for (const field of ['request_body', 'call_input'] as const)
    if (rule[field]?.trim() && !isJson(rule[field])) throw wrong(field, 'is not JSON')
  return rule
}

const noSuchRule = () => new Problem(404, 'There is no such rule')

const tell = async ({ can, events }: Context, what: 'created' | 'changed' | 'deleted', id: string) => {
  if (can('events')) await events.publish(`automation.rule.${what}`, { id })
}

export const ruleRoutes = defineRoutes({
  'GET /rules': {
    permission: 'automation.read',
    input: { query: rules.query },
    handler: (_request, { db, input }) => rules.read(db, input.query),
  },

  'POST /rules': {
    permission: 'automation.manage',
    input: { body: ruleSchema },
    handler: async (_request, context) => {
      const rule = checked(context.input.body)
      const [made] = await context.db.query<{ id: string }>(
        'insert into rules (name, event, definition) values ($1, $2, $3::jsonb) returning id, name, event, enabled',
        [rule.name, rule.event, JSON.stringify(rule)],
      )
      await tell(context, 'created', made!.id)
      return Response.json(made, { status: 201 })
    },
  },

  'GET /rules/:id': {
    permission: 'automation.read',
    handler: async (_request, { db, params }) => {
      const [rule] = await db.query<{ id: string; enabled: boolean; definition: object }>(
        'select id, enabled, definition from rules where id::text = $1',
        [params.id],
      )
      if (!rule) throw noSuchRule()
      return { id: rule.id, enabled: rule.enabled, rule: rule.definition }
    },
  },

  'PUT /rules/:id': {
    permission: 'automation.manage',
    input: { body: ruleSchema },
    handler: async (_request, context) => {
      const rule = checked(context.input.body)
      const [kept] = await context.db.query<{ id: string }>(
        `update rules set name = $2, event = $3, definition = $4::jsonb where id::text = $1
         returning id, name, event, enabled`,
        [context.params.id, rule.name, rule.event, JSON.stringify(rule)],
      )
      if (!kept) throw noSuchRule()
      await tell(context, 'changed', kept.id)
      return kept
    },
  },

  'PATCH /rules/:id': {
    permission: 'automation.manage',
    input: { body: enabled },
    handler: async (_request, context) => {
      const [kept] = await context.db.query<{ id: string }>(
        'update rules set enabled = $2 where id::text = $1 returning id, name, event, enabled',
        [context.params.id, context.input.body.enabled],
      )
      if (!kept) throw noSuchRule()
      await tell(context, 'changed', kept.id)
      return kept
    },
  },

  'DELETE /rules/:id': {
    permission: 'automation.manage',
    handler: async (_request, context) => {
      const [gone] = await context.db.query<{ id: string }>('delete from rules where id::text = $1 returning id', [
        context.params.id,
      ])
      if (!gone) throw noSuchRule()
      await tell(context, 'deleted', gone.id)
    },
  },

  // Does what the rule says at once, whatever its conditions and its delay: with the data that is given, or with the last
  // event of its kind.
  'POST /rules/:id/test': {
    permission: 'automation.manage',
    input: { body: test },
    handler: async (_request, context) => {
      const { db, params, tenant, input } = context
      const [rule] = await db.query<{ id: string; event: string }>('select id, event from rules where id::text = $1', [
        params.id,
      ])
      if (!rule) throw noSuchRule()
      const given = input.body.data.trim()
      if (given !== '' && !isJson(given)) throw wrong('data', 'is not JSON')
      const id = `test-${crypto.randomUUID()}`
      const made: SeenEvent = {
        id,
        type: rule.event,
        source: `/tenants/${tenant.slug}`,
        time: new Date().toISOString(),
        data: given === '' ? {} : JSON.parse(given),
      }
      const event = given === '' ? { ...made, ...(await lastSample(context, rule.event)), id } : made
      const [run] = await db.query<{ id: string }>(
        'insert into runs (rule_id, event_id, event, is_test) values ($1, $2, $3::jsonb, true) returning id',
        [rule.id, id, JSON.stringify(event)],
      )
      const done = await doRun(context, run!.id, true)
      return { id: run!.id, ...(done && { state: done.state, steps: stepsIn(done.steps, context.locale) }) }
    },
  },

  'GET /functions': {
    permission: 'automation.manage',
    handler: async (_request, { can, plugins }) => {
      const functions = can('plugins') ? await plugins.list() : []
      return {
        items: functions.map(({ plugin, name, description }) => ({
          id: `${plugin}.${name}`,
          // Set apart from the sentence behind it, whose direction is that of the whole.
          label: description ? `\u2068${plugin}.${name}\u2069 – ${description}` : `${plugin}.${name}`,
        })),
      }
    },
  },
})
