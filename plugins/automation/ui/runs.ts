import { action, code, column, detail, drawer, error, list, loading, page, ref, section, table } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }

const ofRow = { id: ref('/row/id') }
const live = ['automation.run.*']
const tones = { waiting: 'info', done: 'success', retrying: 'warning', failed: 'error' } as const
const state = { field: 'state', labels: t.state, tones }

const retry = {
  label: t.runs.retry,
  icon: 'i-lucide-rotate-cw',
  visible: { permission: 'automation.manage' },
  enabled: { when: { $ref: '/row/state', is: 'failed' } },
  action: action.call({
    route: 'POST /runs/:id/retry',
    params: ofRow,
    then: [action.toast({ text: t.runs.retried }), action.refresh()],
  }),
}

export default page({
  title: t.runs.title,
  description: t.runs.description,
  body: [
    table({
      source: { route: 'GET /runs', live },
      defaultSort: '-created_at',
      search: { placeholder: t.runs.search },
      filters: [
        {
          name: 'state',
          label: t.runs.state,
          kind: 'choices',
          options: Object.entries(t.state).map(([value, label]) => ({ value, label })),
        },
        {
          name: 'rule_id',
          label: t.runs.rule,
          choices: { source: { route: 'GET /rules', params: { limit: 100 } }, value: 'id', label: 'name' },
        },
        { name: 'created_at', label: t.runs.began, kind: 'dates' },
      ],
      columns: [
        column.link({ field: 'rule', label: t.runs.rule, sortable: true, action: action.open({ target: 'run' }) }),
        column.text({ field: 'event', label: t.rule.event, sortable: true }),
        column.badge({ ...state, label: t.runs.state }),
        column.boolean({ field: 'is_test', label: t.runs.test }),
        column.number({ field: 'attempts', label: t.runs.attempts, sortable: true }),
        column.date({ field: 'created_at', label: t.runs.began, style: 'relative', sortable: true }),
        column.text({ field: 'problem', label: t.runs.problem }),
      ],
      rowActions: [{ label: t.runs.open, icon: 'i-lucide-panel-right', action: action.open({ target: 'run' }) }, retry],
      empty: { icon: 'i-lucide-scroll-text', title: t.runs.none, text: t.runs.noneText },
    }),
    drawer({
      name: 'run',
      title: '{/row/rule}',
      description: '{/row/event}',
      size: 'large',
      actions: [retry],
      body: [
        error({
          visible: { when: { $ref: '/row/state', is: 'failed' } },
          title: t.runs.failedTitle,
          text: '{/row/problem}',
        }),
        loading({
          visible: { when: { $ref: '/row/state', in: ['waiting', 'retrying'] } },
          label: t.runs.underWay,
          shape: 'text',
        }),
        detail({
          source: { route: 'GET /runs/:id', params: ofRow, live },
          title: '{/row/rule}',
          icon: 'i-lucide-workflow',
          badge: state,
          columns: 3,
          fields: [
            column.date({ field: 'created_at', label: t.runs.began, style: 'datetime' }),
            column.date({ field: 'ended_at', label: t.runs.ended, style: 'datetime' }),
            column.number({ field: 'attempts', label: t.runs.attempts }),
          ],
        }),
        list({
          title: t.runs.steps,
          source: { route: 'GET /runs/:id', params: ofRow, live },
          rows: ref('/data/steps'),
          item: {
            title: '{/row/text}',
            icon: 'i-lucide-play',
            badge: state,
            fields: [column.badge({ field: 'action', label: t.runs.action, labels: t.action })],
          },
          empty: { icon: 'i-lucide-hourglass', title: t.runs.noSteps },
        }),
        section({
          source: { route: 'GET /runs/:id', params: ofRow },
          body: [code({ title: t.runs.event, language: 'JSON', value: ref('/data/event') })],
        }),
      ],
    }),
  ],
})
