import { action, ref, type Button } from '@plexica/sdk/ui'
import { priorities, statuses } from './forms.ts'

export const mayWrite = { permission: 'helpdesk.tickets.write' }

/** What follows a call that succeeded: says so, and shows what there is now. */
export const done = (text: string) => [action.toast({ text }), action.refresh()]

export const statusBadge = {
  field: 'status',
  labels: Object.fromEntries(statuses.map(({ value, label }) => [value, label])),
  tones: Object.fromEntries(statuses.map(({ value, tone }) => [value, tone])),
}
export const priorityBadge = {
  field: 'priority',
  labels: Object.fromEntries(priorities.map(({ value, label }) => [value, label])),
  tones: Object.fromEntries(priorities.map(({ value, tone }) => [value, tone])),
}

export const newTicket: Button = {
  label: 'New ticket',
  icon: 'i-lucide-plus',
  tone: 'primary',
  visible: mayWrite,
  action: action.open({
    in: 'drawer',
    title: 'New ticket',
    form: 'ticket',
    submit: {
      label: 'Open ticket',
      action: action.call({ route: 'POST /tickets', body: ref('/form'), then: done('{/form/subject} was opened') }),
    },
  }),
}
