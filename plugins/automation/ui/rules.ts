import { action, chart, column, page, ref, stats, table } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }

const canManage = { permission: 'automation.manage' }
const ofRow = { id: ref('/row/id') }
const live = ['automation.*']

export default page({
  title: t.rules.title,
  description: t.rules.description,
  forms: {
    test: {
      schema: {
        type: 'object',
        properties: { data: { type: 'string', title: t.test.data, description: t.test.dataText, maxLength: 20_000 } },
      },
      uischema: {
        type: 'VerticalLayout',
        elements: [
          {
            type: 'Control',
            scope: '#/properties/data',
            options: { multi: true, placeholder: '{ "title": "Milk" }' },
          },
        ],
      },
    },
  },
  body: [
    stats({
      source: { route: 'GET /health', live },
      items: [
        { label: t.health.rules, value: ref('/data/rules'), icon: 'i-lucide-workflow' },
        { label: t.health.done, value: ref('/data/done'), icon: 'i-lucide-circle-check', tone: 'success' },
        { label: t.health.failed, value: ref('/data/failed'), icon: 'i-lucide-circle-alert', tone: 'error' },
        { label: t.health.waiting, value: ref('/data/waiting'), icon: 'i-lucide-hourglass' },
      ],
    }),
    table({
      source: { route: 'GET /rules', live },
      defaultSort: 'name',
      search: { placeholder: t.rules.search },
      filters: [{ name: 'enabled', label: t.rule.enabled, kind: 'boolean' }],
      edit: action.call({ route: 'PATCH /rules/:id', params: ofRow, body: ref('/form') }),
      columns: [
        column.text({ field: 'name', label: t.rule.name, sortable: true }),
        column.badge({ field: 'event', label: t.rule.event, sortable: true }),
        column.boolean({ field: 'enabled', label: t.rule.enabled, editable: true }),
        column.number({ field: 'runs', label: t.rules.runs, sortable: true }),
        column.number({ field: 'failed', label: t.state.failed, sortable: true }),
        column.date({ field: 'last_run', label: t.rules.last, style: 'relative', sortable: true }),
      ],
      actions: [
        {
          label: t.rule.new,
          icon: 'i-lucide-plus',
          tone: 'primary',
          visible: canManage,
          action: action.navigate({ page: 'new' }),
        },
      ],
      rowActions: [
        {
          label: t.test.action,
          icon: 'i-lucide-play',
          visible: canManage,
          action: action.open({
            form: 'test',
            title: t.test.title,
            description: t.test.text,
            submit: {
              label: t.test.run,
              action: action.call({
                route: 'POST /rules/:id/test',
                params: ofRow,
                body: ref('/form'),
                then: [
                  action.toast({ text: t.test.result, tone: 'info' }),
                  action.refresh(),
                  action.navigate({ page: 'runs' }),
                ],
              }),
            },
          }),
        },
        {
          label: t.rules.seeRuns,
          icon: 'i-lucide-scroll-text',
          action: action.navigate({ page: 'runs', query: { rule_id: ref('/row/id') } }),
        },
        {
          label: t.rules.edit,
          icon: 'i-lucide-pencil',
          visible: canManage,
          action: action.navigate({ page: 'edit', query: { rule: ref('/row/id') } }),
        },
        {
          label: t.rules.delete,
          icon: 'i-lucide-trash-2',
          tone: 'error',
          visible: canManage,
          action: action.call({
            route: 'DELETE /rules/:id',
            params: ofRow,
            confirm: { title: t.rules.deleteTitle, text: t.rules.deleteText, label: t.rules.delete },
            then: [action.toast({ text: t.rules.deleted }), action.refresh()],
          }),
        },
      ],
      empty: { icon: 'i-lucide-workflow', title: t.rules.none, text: t.rules.noneText },
    }),
    chart({
      kind: 'bar',
      title: t.health.perDay,
      source: { route: 'GET /health', live },
      rows: ref('/data/days'),
      x: { field: 'day', label: t.health.day, format: 'date' },
      series: [
        { field: 'done', label: t.state.done, tone: 'success' },
        { field: 'failed', label: t.state.failed, tone: 'error' },
      ],
      stacked: true,
    }),
  ],
})
