import { action, column, list, page, ref } from '@plexica/sdk/ui'
import { mayWrite, priorityBadge } from './parts/task.ts'

export default page({
  title: 'My tasks',
  size: 'medium',
  body: [
    list({
      source: { route: 'GET /mine', live: ['tasks.task.*'] },
      pageSize: 5,
      item: {
        title: '{/row/title}',
        text: '{/row/project}',
        badge: priorityBadge,
        fields: [column.date({ field: 'due', label: 'Due' })],
        actions: [
          {
            label: 'Done',
            icon: 'i-lucide-check',
            visible: mayWrite,
            action: action.call({
              route: 'PATCH /tasks/:id',
              params: { id: ref('/row/id') },
              body: { status: 'done' },
              optimistic: { route: 'GET /mine', remove: true },
              then: [action.toast({ text: '{/row/title} is done' }), action.refresh()],
            }),
          },
        ],
      },
      empty: {
        icon: 'i-lucide-party-popper',
        title: 'Nothing to do',
        text: 'Tasks that are given to you appear here.',
      },
    }),
  ],
})
