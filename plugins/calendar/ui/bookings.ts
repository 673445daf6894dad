import { action, column, page, ref, table } from '@plexica/sdk/ui'

const labels = { booked: 'Booked', past: 'Past', cancelled: 'Cancelled' }

export default page({
  title: 'Bookings',
  description: 'Who booked which time.',
  body: [
    table({
      source: { route: 'GET /bookings', live: ['calendar.booking.*'] },
      defaultSort: 'starts_at',
      search: { placeholder: 'Search bookings' },
      filters: [
        {
          name: 'state',
          label: 'State',
          kind: 'choices',
          options: Object.entries(labels).map(([value, label]) => ({ value, label })),
        },
        { name: 'starts_at', label: 'Begins', kind: 'dates' },
      ],
      export: { fileName: 'bookings' },
      columns: [
        column.text({ field: 'name', label: 'Name', sortable: true }),
        column.date({ field: 'starts_at', label: 'Begins', style: 'datetime', sortable: true }),
        column.text({ field: 'calendar', label: 'Calendar', sortable: true }),
        column.badge({
          field: 'state',
          label: 'State',
          labels,
          tones: { booked: 'success', past: 'neutral', cancelled: 'error' },
        }),
        column.link({ field: 'email', label: 'E-mail', to: 'email' }),
        column.text({ field: 'note', label: 'Note' }),
      ],
      rowActions: [
        {
          label: 'Cancel',
          icon: 'i-lucide-calendar-x',
          tone: 'error',
          visible: { permission: 'calendar.events.write', when: { $ref: '/row/state', is: 'booked' } },
          action: action.call({
            route: 'POST /bookings/:id/cancel',
            params: { id: ref('/row/id') },
            confirm: {
              title: 'Cancel the booking of {/row/name}?',
              text: 'Its time can be booked by others again.',
              label: 'Cancel booking',
            },
            then: [action.toast({ text: 'The booking of {/row/name} was cancelled' }), action.refresh()],
          }),
        },
      ],
      empty: {
        icon: 'i-lucide-calendar-check',
        title: 'No bookings yet',
        text: 'Let others book times of a calendar, and give them its link.',
      },
    }),
  ],
})
