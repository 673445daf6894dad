import { action, column, page, ref, section, stat, table } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { kind, size } from './parts/columns.ts'

const ofRow = { id: ref('/row/id') }
const live = ['files.file.*']

export default page({
  title: t.trash.title,
  body: [
    section({
      description: t.trash.description,
      // Whether there is anything to empty, whatever is searched for below.
      source: { route: 'GET /trash', params: { limit: 1 }, live },
      actions: [
        {
          label: t.trash.emptyAction,
          icon: 'i-lucide-trash-2',
          tone: 'error',
          visible: { permission: 'files.purge', when: { $ref: '/data/total', above: 0 } },
          action: action.call({
            route: 'DELETE /trash',
            confirm: { title: t.trash.emptyTitle, text: t.trash.emptyText, label: t.trash.emptyAction },
            then: [action.toast({ text: t.trash.emptied }), action.refresh()],
          }),
        },
      ],
      body: [
        stat({
          source: { route: 'GET /usage', live },
          label: t.trash.takes,
          value: ref('/data/trashBytes'),
          format: 'bytes',
          icon: 'i-lucide-trash-2',
          hint: t.usage.freeHint,
        }),
        table({
          source: { route: 'GET /trash', live },
          defaultSort: '-deleted_at',
          search: { placeholder: t.trash.search },
          columns: [
            column.text({ field: 'name', label: t.files.name, sortable: true }),
            { ...kind, sortable: false },
            size,
            column.text({ field: 'folder', label: t.trash.was }),
            column.date({ field: 'deleted_at', label: t.trash.deleted, style: 'relative', sortable: true }),
          ],
          rowActions: [
            {
              label: t.trash.restore,
              icon: 'i-lucide-undo-2',
              action: action.call({
                route: 'POST /trash/:id/restore',
                params: ofRow,
                optimistic: { route: 'GET /trash', remove: true },
                then: [action.toast({ text: t.trash.restored })],
              }),
            },
            {
              label: t.trash.purge,
              icon: 'i-lucide-trash-2',
              tone: 'error',
              visible: { permission: 'files.purge' },
              action: action.call({
                route: 'DELETE /trash/:id',
                params: ofRow,
                confirm: { title: t.trash.purgeTitle, text: t.trash.purgeText, label: t.trash.purge },
                then: [action.toast({ text: t.trash.purged }), action.refresh()],
              }),
            },
          ],
          empty: { icon: 'i-lucide-trash-2', title: t.trash.none, text: t.trash.noneText },
        }),
      ],
    }),
  ],
})
