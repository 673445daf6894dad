import { action, column, detail, empty, form, page, ref, section, split, table, timeline } from '@plexica/sdk/ui'
import { forms, statuses } from './parts/forms.ts'
import { done, mayWrite, newTicket, priorityBadge, statusBadge } from './parts/ticket.ts'

const chosen = { id: ref('/selection/tickets/first/id') }
const isChosen = { when: { $ref: '/selection/tickets/count', atLeast: 1 } }

const queue = table({
  key: 'tickets',
  source: { route: 'GET /tickets', live: ['helpdesk.ticket.*'] },
  defaultSort: '-updated_at',
  pageSize: 15,
  search: { placeholder: 'Search tickets' },
  filters: [
    {
      name: 'status',
      label: 'Status',
      kind: 'choices',
      options: statuses.map(({ value, label }) => ({ value, label })),
    },
    { name: 'late', label: 'Late', kind: 'boolean' },
  ],
  selection: 'one',
  columns: [
    column.text({ field: 'subject', label: 'Subject', sortable: true }),
    column.badge({ label: 'Status', sortable: true, ...statusBadge }),
    column.date({ field: 'updated_at', label: 'Changed', style: 'relative', sortable: true }),
  ],
  empty: { icon: 'i-lucide-inbox', title: 'No tickets', text: 'What customers ask appears here.' },
})

const head = detail({
  source: { route: 'GET /tickets/:id', params: chosen, live: ['helpdesk.ticket.*'] },
  title: '{/row/subject}',
  subtitle: '{/row/requester_name}',
  icon: 'i-lucide-ticket',
  badge: statusBadge,
  columns: 2,
  fields: [
    column.number({ field: 'number', label: 'Number' }),
    column.link({ field: 'requester_email', label: 'E-mail', to: 'email' }),
    column.badge({ label: 'Priority', ...priorityBadge }),
    column.text({ field: 'assignee_name', label: 'Given to' }),
    column.date({ field: 'answer_by', label: 'To be answered by', style: 'datetime' }),
    column.date({ field: 'answered_at', label: 'First answer', style: 'datetime' }),
  ],
  actions: [
    {
      label: 'Change',
      icon: 'i-lucide-pencil',
      visible: mayWrite,
      action: action.open({
        title: 'Change ticket',
        form: 'change',
        initial: ref('/row'),
        submit: {
          label: 'Save changes',
          action: action.call({
            route: 'PATCH /tickets/:id',
            params: { id: ref('/row/id') },
            body: ref('/form'),
            then: done('{/form/subject} was saved'),
          }),
        },
      }),
    },
    {
      label: 'Delete',
      icon: 'i-lucide-trash-2',
      tone: 'error',
      visible: { permission: 'helpdesk.tickets.delete' },
      action: action.call({
        route: 'DELETE /tickets/:id',
        params: { id: ref('/row/id') },
        confirm: {
          title: 'Delete {/row/subject}?',
          text: 'The whole conversation goes with it. This can’t be undone.',
          label: 'Delete ticket',
        },
        then: done('{/row/subject} was deleted'),
      }),
    },
  ],
})

const conversation = timeline({
  title: 'Conversation',
  source: { route: 'GET /tickets/:id/messages', params: chosen, live: ['helpdesk.ticket.*'] },
  at: 'created_at',
  label: '{/row/author_name}',
  text: '{/row/text}',
  icons: { field: 'kind', of: { request: 'i-lucide-user-round', reply: 'i-lucide-reply', note: 'i-lucide-lock' } },
  badge: {
    field: 'kind',
    labels: { request: 'Customer', reply: 'Answer', note: 'Note' },
    tones: { request: 'info', reply: 'success', note: 'neutral' },
  },
})

const reply = form({
  title: 'Answer',
  form: 'message',
  visible: mayWrite,
  submit: {
    label: 'Send',
    action: action.call({
      route: 'POST /tickets/:id/messages',
      params: chosen,
      body: ref('/form'),
      then: [action.refresh()],
    }),
  },
})

export default page({
  title: 'Tickets',
  description: 'What customers ask, and what was answered.',
  forms: { ticket: forms.ticket, change: forms.change, message: forms.message },
  actions: [newTicket],
  body: [
    split({
      ratio: '1:1',
      start: [queue],
      end: [
        section({ visible: isChosen, body: [head, conversation, reply] }),
        // Where there is nothing to choose, the queue says so.
        section({
          visible: { when: { not: isChosen.when } },
          source: { route: 'GET /tickets', params: { limit: 1 }, live: ['helpdesk.ticket.*'] },
          body: [
            empty({
              visible: { when: { $ref: '/data/total', above: 0 } },
              icon: 'i-lucide-mouse-pointer-click',
              title: 'Choose a ticket',
              text: 'Its conversation appears here.',
            }),
          ],
        }),
      ],
    }),
  ],
})
