import { isPlexicaError, type Context, type Json } from '@plexica/sdk'
import type { RuleDefinition, Said, SeenEvent, Step } from './rule.ts'
import { inWords, refusalInWords } from './say.ts'
import { fillJson, fillText } from './template.ts'

type Action = Step['action']

/** What went wrong with an action, as a text of this plugin. */
class Failed extends Error {
  readonly said: Said

  constructor(said: Said) {
    super(inWords(said, 'en'))
    this.said = said
  }
}

/** What an action of a rule does; gives a line for the log, and throws what went wrong. */
const doing: Record<Action, (rule: RuleDefinition, event: SeenEvent, context: Context) => Promise<Said>> = {
  notify: async (rule, event, { notify }) => {
    const channels = rule.by_email ? (['inApp', 'email'] as const) : (['inApp'] as const)
    const { inApp, email } = await notify.send(
      {
        roles: (rule.roles ?? []) as ('owner' | 'admin' | 'member' | 'viewer')[],
        title: fillText(rule.notice_title ?? '', event).slice(0, 200) || rule.name,
        body: fillText(rule.notice_body ?? '', event).slice(0, 4_000),
        url: '/p/automation/runs',
      },
      { channels: [...channels] },
    )
    return { key: 'notified', values: { inApp, email } }
  },

  request: async (rule, event, { can, net, secrets }) => {
    const url = new URL(fillText(rule.url ?? '', event))
    const host = url.protocol === 'https:' ? url.host : url.origin
    if (!can(`net:${host}`)) throw new Failed({ key: 'notGranted', values: { host } })
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (rule.use_token) headers.authorization = `Bearer ${await secrets.placeholder('SERVICE_TOKEN')}`
    const method = rule.method ?? 'POST'
    const body = rule.request_body?.trim() ? JSON.stringify(fillJson(rule.request_body, event)) : JSON.stringify(event)
    const reply = await net.fetch(url.href, { method, headers, ...(method === 'GET' ? {} : { body }) })
    const answer = (await reply.text()).slice(0, 300)
    const values = { host: url.hostname, status: String(reply.status) }
    if (!reply.ok) throw new Failed({ key: 'answeredWrong', values: { ...values, answer } })
    return { key: 'answered', values }
  },

  call: async (rule, event, { plugins }) => {
    const [plugin = '', name = ''] = (rule.function ?? '').split('.')
    const input = rule.call_input?.trim() ? fillJson(rule.call_input, event) : event.data
    const result = await plugins.call(plugin, name, (input ?? null) as Json)
    return {
      key: 'gave',
      values: { function: `${plugin}.${name}`, result: JSON.stringify(result ?? null).slice(0, 400) },
    }
  },
}

const asked = (rule: RuleDefinition): Action[] =>
  (['notify', 'request', 'call'] as const).filter((action) => rule[action] === true)

/** Does what the rule says and is not done already; an action that fails keeps no other from being done. */
export const act = async (
  rule: RuleDefinition,
  event: SeenEvent,
  before: readonly Step[],
  context: Context,
): Promise<Step[]> => {
  const steps: Step[] = []
  for (const action of asked(rule)) {
    const done = before.find((step) => step.action === action && step.state === 'done')
    steps.push(done ?? (await attempt(action, rule, event, context)))
  }
  return steps
}

const attempt = async (action: Action, rule: RuleDefinition, event: SeenEvent, context: Context): Promise<Step> => {
  try {
    const said = await doing[action](rule, event, context)
    return { action, state: 'done', text: inWords(said, 'en'), said }
  } catch (error) {
    if (error instanceof Failed) return { action, state: 'failed', text: error.message, said: error.said }
    if (isPlexicaError(error)) {
      const refused = { code: error.code, message: error.message.slice(0, 400) }
      return { action, state: 'failed', text: refusalInWords(refused, 'en'), refused }
    }
    return { action, state: 'failed', text: String(error instanceof Error ? error.message : error).slice(0, 500) }
  }
}
