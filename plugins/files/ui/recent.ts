import { action, column, list, page } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { size } from './parts/columns.ts'
import { download } from './parts/file.ts'

export default page({
  title: t.recent.title,
  size: 'small',
  actions: [{ label: t.files.title, icon: 'i-lucide-arrow-right', action: action.navigate({ page: 'files' }) }],
  body: [
    list({
      source: { route: 'GET /files', params: { sort: '-created_at' }, live: ['files.file.*'] },
      pageSize: 5,
      item: {
        title: '{/row/name}',
        icon: 'i-lucide-file',
        fields: [size, column.date({ field: 'created_at', label: t.files.added, style: 'relative' })],
        action: download,
      },
      empty: { icon: 'i-lucide-folder-open', title: t.recent.empty, text: t.recent.emptyText },
    }),
  ],
})
