import { column, list, page, ref } from '@plexica/sdk/ui'
import { priorityBadge, statusBadge } from './parts/ticket.ts'

export default page({
  title: 'Tickets',
  body: [
    list({
      title: 'Tickets',
      source: { route: 'GET /tickets', params: { requester_email: ref('/context/email'), limit: 5 } },
      pageSize: 5,
      item: {
        title: '{/row/subject}',
        badge: statusBadge,
        fields: [
          column.badge({ label: 'Priority', ...priorityBadge }),
          column.date({ field: 'updated_at', label: 'Changed', style: 'relative' }),
        ],
      },
      empty: { icon: 'i-lucide-ticket', title: 'No tickets', text: 'This contact has not asked anything yet.' },
    }),
  ],
})
