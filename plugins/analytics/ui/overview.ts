import { action, column, figures, grid, page, ref, stats, table } from '@plexica/sdk/ui'
import { counts, perDay } from './parts/per-day.ts'

const top = { route: 'GET /top', params: { days: 30 } }

export default page({
  title: 'Traffic',
  description: 'What happened in the last 30 days.',
  body: [
    stats({
      source: counts,
      items: [
        { label: 'Today', value: ref('/data/today'), icon: 'i-lucide-sun', hint: 'Events since midnight UTC' },
        { label: 'Events', value: ref('/data/total'), icon: 'i-lucide-activity', hint: 'In 30 days' },
        {
          label: 'Visitors',
          value: ref('/data/visitors'),
          icon: 'i-lucide-users',
          hint: 'Seen at least once in 30 days',
        },
      ],
    }),
    perDay,
    grid({
      columns: 2,
      body: [
        table({
          title: 'Top pages',
          source: top,
          rowId: 'path',
          pageSize: 10,
          columns: [column.text({ field: 'path', label: 'Page' }), column.number({ field: 'count', label: 'Events' })],
          empty: {
            icon: 'i-lucide-chart-line',
            title: 'Nothing counted yet',
            text: 'Pages show up here as soon as the first event comes in.',
          },
        }),
        figures({
          title: 'Each page’s share',
          layout: 'treemap',
          source: top,
          rowId: 'path',
          label: '{/row/path}',
          value: 'count',
          action: action.navigate({ page: 'events', query: { path: ref('/row/path') } }),
          empty: { icon: 'i-lucide-chart-line', title: 'Nothing counted yet' },
        }),
      ],
    }),
  ],
})
