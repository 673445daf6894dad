import { action, code, column, drawer, list, page, ref } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }

const makeRule = {
  label: t.events.make,
  icon: 'i-lucide-plus',
  tone: 'primary',
  action: action.navigate({ page: 'new', query: { event: ref('/row/type') } }),
} as const

export default page({
  title: t.events.title,
  description: t.events.description,
  body: [
    list({
      source: { route: 'GET /samples' },
      item: {
        title: '{/row/type}',
        icon: 'i-lucide-radio',
        badge: { field: 'plugin' },
        fields: [
          column.date({ field: 'time', label: t.events.last, style: 'relative' }),
          column.number({ field: 'count', label: t.events.count }),
        ],
        action: action.open({ target: 'event' }),
        actions: [makeRule],
      },
      empty: { icon: 'i-lucide-radio', title: t.events.none, text: t.events.noneText },
    }),
    drawer({
      name: 'event',
      title: '{/row/type}',
      description: t.events.fields,
      size: 'large',
      actions: [makeRule],
      body: [code({ title: t.events.lastOne, language: 'JSON', value: ref('/row/event') })],
    }),
  ],
})
