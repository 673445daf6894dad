import { action, column, list, page, ref } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }

export default page({
  title: t.open.title,
  size: 'small',
  actions: [{ label: t.home.title, icon: 'i-lucide-arrow-right', action: action.navigate({ page: 'home' }) }],
  body: [
    list({
      source: { route: 'GET /forms', params: { state: 'open' }, live: ['forms.*'] },
      pageSize: 5,
      item: {
        title: '{/row/title}',
        text: '{/row/description}',
        icon: 'i-lucide-clipboard-list',
        fields: [column.date({ field: 'closes_at', label: t.home.closes, style: 'relative' })],
        action: action.navigate({ page: 'fill', query: { form: ref('/row/id') } }),
      },
      empty: { icon: 'i-lucide-clipboard-check', title: t.open.none, text: t.open.noneText },
    }),
  ],
})
