import { action, column, drawer, list, ref, table, type Source } from '@plexica/sdk/ui'
import t from '../../locales/en.json' with { type: 'json' }

const ofRow = { id: ref('/row/id') }

/** Answers, of one form or of all. */
export const responseTable = (params: NonNullable<Source['params']>, withForm: boolean) =>
  table({
    key: 'responses',
    source: { route: 'GET /responses', params, live: ['forms.response.*'] },
    defaultSort: '-received_at',
    search: { placeholder: t.responses.search },
    filters: [
      ...(withForm
        ? [
            {
              name: 'form_id',
              label: t.responses.form,
              choices: { source: { route: 'GET /forms', params: { limit: 100 } }, value: 'id', label: 'title' },
            },
          ]
        : []),
      { name: 'received_at', label: t.responses.received, kind: 'dates' as const },
    ],
    columns: [
      ...(withForm ? [column.text({ field: 'form', label: t.responses.form, sortable: true })] : []),
      column.link({ field: 'summary', label: t.responses.answers, action: action.open({ target: 'response' }) }),
      column.text({ field: 'by', label: t.responses.by, sortable: true }),
      column.date({ field: 'received_at', label: t.responses.received, style: 'relative', sortable: true }),
    ],
    rowActions: [
      { label: t.responses.open, icon: 'i-lucide-panel-right', action: action.open({ target: 'response' }) },
      {
        label: t.responses.delete,
        icon: 'i-lucide-trash-2',
        tone: 'error',
        visible: { permission: 'forms.manage' },
        action: action.call({
          route: 'DELETE /responses/:id',
          params: ofRow,
          confirm: { title: t.responses.deleteTitle, text: t.responses.deleteText, label: t.responses.delete },
          then: [action.toast({ text: t.responses.deleted }), action.refresh()],
        }),
      },
    ],
    empty: { icon: 'i-lucide-inbox', title: t.responses.none, text: t.responses.noneText },
  })

/** One answer, question by question. */
export const responseDrawer = drawer({
  name: 'response',
  title: '{/row/form}',
  description: '{/row/by}',
  body: [
    list({
      source: { route: 'GET /responses/:id', params: ofRow },
      item: {
        title: '{/row/label}',
        text: '{/row/answer}',
        icon: 'i-lucide-message-square',
        fields: [column.link({ field: 'url', label: t.responses.file, to: 'web' })],
      },
    }),
  ],
})
