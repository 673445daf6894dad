import { action, column, descriptions, drawer, ref, table, type Button } from '@plexica/sdk/ui'

export const mayWrite = { permission: 'billing.invoices.write' }
const mayIssue = { permission: 'billing.invoices.issue' }
const whenState = (...states: string[]) => ({ when: { $ref: '/row/status', in: states } })
const ofRow = { id: ref('/row/id') }
const done = (text: string) => [action.toast({ text }), action.refresh()]

export const currency = ref('/row/currency')

export const stateBadge = {
  field: 'state',
  labels: { draft: 'Draft', issued: 'Issued', overdue: 'Overdue', paid: 'Paid', void: 'Void' },
  tones: { draft: 'neutral', issued: 'info', overdue: 'error', paid: 'success', void: 'neutral' },
} as const

export const openInvoice = action.open({ target: 'invoice' })

export const invoiceActions: Button[] = [
  {
    label: 'Issue',
    icon: 'i-lucide-stamp',
    visible: { ...mayIssue, ...whenState('draft') },
    action: action.call({
      route: 'POST /invoices/:id/issue',
      params: ofRow,
      confirm: {
        title: 'Issue this invoice?',
        text: 'It gets its number, and can’t be changed any more.',
        label: 'Issue invoice',
        tone: 'primary',
      },
      then: done('{/response/number} was issued'),
    }),
  },
  {
    label: 'Mark as paid',
    icon: 'i-lucide-circle-check',
    visible: { ...mayIssue, ...whenState('issued') },
    action: action.open({
      title: '{/row/number} was paid',
      form: 'payment',
      submit: {
        label: 'Mark as paid',
        action: action.call({
          route: 'POST /invoices/:id/pay',
          params: ofRow,
          body: ref('/form'),
          then: done('{/row/number} is paid'),
        }),
      },
    }),
  },
  {
    label: 'Download PDF',
    icon: 'i-lucide-file-down',
    visible: whenState('issued', 'paid', 'void'),
    action: action.download({ route: 'GET /invoices/:id/pdf', params: ofRow, fileName: '{/row/number}.pdf' }),
  },
  {
    label: 'Send me by e-mail',
    icon: 'i-lucide-mail',
    visible: { feature: 'notify', ...whenState('issued', 'paid') },
    action: action.call({
      route: 'POST /invoices/:id/mail',
      params: ofRow,
      then: [action.toast({ text: 'It is on its way to you' })],
    }),
  },
  {
    label: 'Void',
    icon: 'i-lucide-ban',
    tone: 'error',
    visible: { ...mayIssue, ...whenState('issued') },
    action: action.call({
      route: 'POST /invoices/:id/void',
      params: ofRow,
      confirm: {
        title: 'Void {/row/number}?',
        text: 'It keeps its number, but nobody has to pay it. This can’t be undone.',
        label: 'Void invoice',
      },
      then: done('{/row/number} is void'),
    }),
  },
  {
    label: 'Delete',
    icon: 'i-lucide-trash-2',
    tone: 'error',
    visible: { ...mayWrite, ...whenState('draft') },
    action: action.call({
      route: 'DELETE /invoices/:id',
      params: ofRow,
      confirm: { title: 'Delete this draft?', text: 'It can’t be brought back.', label: 'Delete draft' },
      then: done('The draft was deleted'),
    }),
  },
]

/** All of one invoice, beside the page that it was opened from. */
export const invoiceDrawer = drawer({
  name: 'invoice',
  title: '{/row/customer_name}',
  description: '{/row/number}',
  size: 'large',
  body: [
    descriptions({
      source: { route: 'GET /invoices/:id', params: ofRow },
      columns: 3,
      fields: [
        column.badge({ label: 'State', ...stateBadge }),
        column.date({ field: 'issued_on', label: 'Issued' }),
        column.date({ field: 'due_on', label: 'Due' }),
        column.money({ field: 'net_shown', label: 'Net', currency }),
        column.money({ field: 'tax_shown', label: 'Tax', currency }),
        column.money({ field: 'total_shown', label: 'Total', currency }),
        column.text({ field: 'customer_address', label: 'Address' }),
        column.date({ field: 'paid_on', label: 'Paid on' }),
        column.text({ field: 'note', label: 'Note' }),
      ],
    }),
    table({
      key: 'lines',
      title: 'Lines',
      source: { route: 'GET /invoices/:id/lines', params: ofRow },
      rowId: 'position',
      columns: [
        column.text({ field: 'description', label: 'What' }),
        column.number({ field: 'quantity', label: 'Quantity' }),
        column.money({ field: 'price_shown', label: 'Price of one', currency }),
        column.number({ field: 'tax_percent', label: 'Tax in percent' }),
        column.money({ field: 'net_shown', label: 'Net', currency }),
      ],
    }),
  ],
})
