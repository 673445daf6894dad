import { column, list, page } from '@plexica/sdk/ui'

export default page({
  title: 'Next in the calendar',
  body: [
    list({
      source: { route: 'GET /next', live: ['calendar.event.*', 'calendar.booking.*'] },
      rowId: 'key',
      pageSize: 5,
      item: {
        title: '{/row/title}',
        text: '{/row/calendar}',
        icon: 'i-lucide-calendar',
        fields: [column.date({ field: 'starts_at', label: 'Begins', style: 'datetime' })],
      },
      empty: { icon: 'i-lucide-calendar', title: 'Nothing planned', text: 'The next thirty days are free.' },
    }),
  ],
})
