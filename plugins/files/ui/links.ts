import { column, page, table } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { kind, size } from './parts/columns.ts'
import { endLink } from './parts/file.ts'

export default page({
  title: t.share.pageTitle,
  description: t.share.pageDescription,
  body: [
    table({
      source: { route: 'GET /links', live: ['files.file.*'] },
      defaultSort: '-created_at',
      search: { placeholder: t.share.search },
      columns: [
        column.text({ field: 'name', label: t.share.file, sortable: true }),
        { ...kind, sortable: false },
        { ...size, sortable: false },
        column.date({ field: 'created_at', label: t.share.made, style: 'relative', sortable: true }),
        column.date({ field: 'expires_at', label: t.share.until, style: 'relative', sortable: true }),
        column.number({ field: 'downloads', label: t.share.downloads, sortable: true }),
        column.text({ field: 'created_by', label: t.share.by }),
        column.link({ field: 'url', label: t.share.address, to: 'web' }),
      ],
      rowActions: [endLink],
      empty: { icon: 'i-lucide-link', title: t.share.pageEmpty, text: t.share.pageEmptyText },
    }),
  ],
})
