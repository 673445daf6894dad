import { action, column, page, ref, table } from '@plexica/sdk/ui'

export default page({
  title: 'Events',
  description: 'Every event as it came in, the newest first.',
  forms: {
    event: {
      schema: {
        type: 'object',
        properties: {
          path: { type: 'string', title: 'Page', minLength: 1, maxLength: 2000 },
          name: { type: 'string', title: 'Kind of event', maxLength: 100, default: 'view' },
          visitor: {
            type: ['string', 'null'],
            title: 'Visitor',
            description: 'Anything that tells visitors apart; may be left out',
            maxLength: 200,
          },
        },
        required: ['path'],
      },
      uischema: {
        type: 'VerticalLayout',
        elements: [
          { type: 'Control', scope: '#/properties/path', options: { placeholder: '/pricing' } },
          { type: 'Control', scope: '#/properties/name' },
          { type: 'Control', scope: '#/properties/visitor' },
        ],
      },
    },
  },
  body: [
    table({
      source: { route: 'GET /events' },
      defaultSort: '-at',
      search: { placeholder: 'Search events' },
      filters: [
        {
          name: 'path',
          label: 'Page',
          choices: { source: { route: 'GET /top', params: { days: 366, limit: 100 } }, value: 'path' },
        },
        { name: 'at', label: 'When', kind: 'dates' },
      ],
      columnChoice: true,
      export: { fileName: 'events' },
      actions: [
        {
          label: 'Record event',
          icon: 'i-lucide-plus',
          visible: { permission: 'analytics.write' },
          action: action.open({
            title: 'Record an event',
            description: 'Usually your site sends these by itself.',
            form: 'event',
            submit: {
              label: 'Record',
              action: action.call({
                route: 'POST /events',
                body: ref('/form'),
                then: [action.toast({ text: 'The event was recorded' }), action.refresh()],
              }),
            },
          }),
        },
      ],
      columns: [
        column.date({ field: 'at', label: 'When', style: 'datetime', sortable: true }),
        column.badge({ field: 'name', label: 'Event', sortable: true }),
        column.text({ field: 'path', label: 'Page', sortable: true }),
        column.text({ field: 'visitor', label: 'Visitor', sortable: true }),
      ],
      empty: {
        icon: 'i-lucide-list',
        title: 'No events yet',
        text: 'Send the first one with POST /api/v1/plugins/analytics/events.',
      },
    }),
  ],
})
