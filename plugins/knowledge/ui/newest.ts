import { action, column, list, page } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { readRow } from './parts/article.ts'

export default page({
  title: t.home.newest,
  size: 'small',
  actions: [{ label: t.home.title, icon: 'i-lucide-arrow-right', action: action.navigate({ page: 'home' }) }],
  body: [
    list({
      source: { route: 'GET /newest', live: ['knowledge.article.*'] },
      item: {
        title: '{/row/title}',
        text: '{/row/space}',
        icon: 'i-lucide-file-text',
        fields: [column.date({ field: 'published_at', label: t.article.published, style: 'relative' })],
        action: readRow,
      },
      empty: { icon: 'i-lucide-book-open', title: t.home.none, text: t.home.noneText },
    }),
  ],
})
