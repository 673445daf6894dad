import { chart, column, grid, list, page, ref } from '@plexica/sdk/ui'
import { howItStands, summary } from './parts/figures.ts'
import { priorityBadge } from './parts/ticket.ts'

export default page({
  title: 'At a glance',
  description: 'Who waits, and how long.',
  body: [
    howItStands,
    grid({
      columns: 2,
      body: [
        chart({
          kind: 'line',
          title: 'Opened and solved',
          description: 'In the last two weeks',
          source: summary,
          rows: ref('/data/days'),
          x: { field: 'day', label: 'Day', format: 'date' },
          series: [
            { field: 'opened', label: 'Opened' },
            { field: 'solved', label: 'Solved' },
          ],
        }),
        chart({
          kind: 'pie',
          title: 'Open by priority',
          source: summary,
          rows: ref('/data/priorities'),
          x: { field: 'id', label: 'Priority', labels: priorityBadge.labels },
          series: [{ field: 'count', label: 'Tickets' }],
        }),
      ],
    }),
    list({
      title: 'Waiting longest',
      source: {
        route: 'GET /tickets',
        params: { status: 'open', sort: 'answer_by', limit: 5 },
        live: ['helpdesk.ticket.*'],
      },
      pageSize: 5,
      item: {
        title: '{/row/subject}',
        text: '{/row/requester_name}',
        icon: 'i-lucide-ticket',
        badge: priorityBadge,
        fields: [
          column.date({ field: 'answer_by', label: 'To be answered by', style: 'relative' }),
          column.text({ field: 'assignee_name', label: 'Given to' }),
        ],
      },
      empty: { icon: 'i-lucide-party-popper', title: 'Nobody waits' },
    }),
  ],
})
