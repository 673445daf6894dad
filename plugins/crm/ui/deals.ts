import { action, column, kanban, page, ref, table, tabs } from '@plexica/sdk/ui'
import { dealActions, newDeal, stageLabels, stageTones } from './parts/deal.ts'
import { forms, stages } from './parts/forms.ts'

const save = action.call({ route: 'PATCH /deals/:id', params: { id: ref('/row/id') }, body: ref('/form') })

const board = kanban({
  source: { route: 'GET /deals', params: { limit: 100, sort: '-value' }, live: ['crm.deal.*'] },
  column: 'stage',
  columns: stages,
  sum: { field: 'value', format: 'money', currency: 'EUR' },
  item: {
    title: '{/row/title}',
    text: '{/row/contact_name}',
    fields: [column.money({ field: 'value', label: 'Value', currency: 'EUR' })],
    actions: dealActions,
  },
  move: save,
})

const list = table({
  source: { route: 'GET /deals', live: ['crm.deal.*'] },
  defaultSort: '-created_at',
  search: { placeholder: 'Search deals' },
  filters: [
    {
      name: 'stage',
      label: 'Stage',
      kind: 'choices',
      options: stages.map(({ value, label }) => ({ value, label })),
    },
    { name: 'value', label: 'Value', kind: 'numbers' },
  ],
  export: { fileName: 'deals' },
  columns: [
    column.text({ field: 'title', label: 'Title', sortable: true, editable: true }),
    column.text({ field: 'contact_name', label: 'Contact', sortable: true }),
    column.badge({
      field: 'stage',
      label: 'Stage',
      labels: stageLabels,
      tones: stageTones,
      sortable: true,
      editable: true,
    }),
    column.money({ field: 'value', label: 'Value', currency: 'EUR', sortable: true, editable: true }),
    column.date({ field: 'created_at', label: 'Added', style: 'relative', sortable: true }),
  ],
  edit: save,
  rowActions: dealActions,
  empty: {
    icon: 'i-lucide-handshake',
    title: 'No deals yet',
    text: 'Add the first one, and watch it move through the pipeline.',
  },
})

export default page({
  title: 'Deals',
  description: 'What you are talking about, how far it is, and what it may be worth.',
  forms: { deal: forms.deal },
  actions: [newDeal],
  body: [
    tabs({
      items: [
        { label: 'List', icon: 'i-lucide-list', body: [list] },
        { label: 'Board', icon: 'i-lucide-square-kanban', body: [board] },
      ],
    }),
  ],
})
