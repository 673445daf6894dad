import { action, cards, code, column, drawer, page, ref, section } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }

const canManage = { permission: 'forms.manage' }
const ofRow = { id: ref('/row/id') }
const inState = (...states: string[]) => ({ permission: 'forms.manage', when: { $ref: '/row/state', in: states } })

export default page({
  title: t.home.title,
  description: t.home.description,
  actions: [
    {
      label: t.build.new,
      icon: 'i-lucide-plus',
      tone: 'primary',
      visible: canManage,
      action: action.navigate({ page: 'new' }),
    },
  ],
  body: [
    cards({
      columns: 3,
      source: { route: 'GET /forms', live: ['forms.*'] },
      pageSize: 12,
      search: { placeholder: t.home.search },
      item: {
        title: '{/row/title}',
        text: '{/row/description}',
        icon: 'i-lucide-clipboard-list',
        badge: { field: 'state', labels: t.state, tones: { draft: 'warning', open: 'success', closed: 'neutral' } },
        fields: [
          column.number({ field: 'questions', label: t.home.questions }),
          column.number({ field: 'answers', label: t.home.answers }),
          column.date({ field: 'closes_at', label: t.home.closes, style: 'relative' }),
        ],
        action: action.navigate({ page: 'fill', query: { form: ref('/row/id') } }),
        actions: [
          {
            label: t.home.results,
            icon: 'i-lucide-chart-pie',
            visible: { permission: 'forms.results' },
            action: action.navigate({ page: 'results', query: { form: ref('/row/id') } }),
          },
          {
            label: t.home.open,
            icon: 'i-lucide-play',
            visible: inState('draft', 'closed'),
            action: action.call({
              route: 'POST /forms/:id/open',
              params: ofRow,
              then: [action.toast({ text: t.home.opened }), action.refresh()],
            }),
          },
          {
            label: t.home.close,
            icon: 'i-lucide-square',
            visible: inState('open'),
            action: action.call({
              route: 'POST /forms/:id/close',
              params: ofRow,
              then: [
                action.toast({ text: t.home.closed, undo: { route: 'POST /forms/:id/open', params: ofRow } }),
                action.refresh(),
              ],
            }),
          },
          {
            label: t.home.edit,
            icon: 'i-lucide-pencil',
            visible: canManage,
            action: action.navigate({ page: 'edit', query: { form: ref('/row/id') } }),
          },
          {
            label: t.home.share,
            icon: 'i-lucide-globe',
            visible: { permission: 'forms.manage', when: { $ref: '/row/audience', is: 'public' } },
            action: action.open({ target: 'address' }),
          },
          {
            label: t.home.delete,
            icon: 'i-lucide-trash-2',
            tone: 'error',
            visible: canManage,
            action: action.call({
              route: 'DELETE /forms/:id',
              params: ofRow,
              confirm: { title: t.home.deleteTitle, text: t.home.deleteText, label: t.home.delete },
              then: [action.toast({ text: t.home.deleted }), action.refresh()],
            }),
          },
        ],
      },
      empty: { icon: 'i-lucide-clipboard-list', title: t.home.none, text: t.home.noneText },
    }),
    drawer({
      name: 'address',
      title: '{/row/title}',
      description: t.home.shareText,
      body: [
        section({
          source: { route: 'GET /forms/:id', params: ofRow },
          body: [code({ title: t.home.address, value: ref('/data/address') })],
        }),
      ],
    }),
  ],
})
