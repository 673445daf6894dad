import { action, column, page, table } from '@plexica/sdk/ui'
import { forms } from './parts/forms.ts'
import { currency, invoiceActions, invoiceDrawer, mayWrite, openInvoice, stateBadge } from './parts/invoice.ts'

export default page({
  title: 'Invoices',
  description: 'From the draft to the payment.',
  forms: { payment: forms.payment },
  actions: [
    {
      label: 'New invoice',
      icon: 'i-lucide-plus',
      tone: 'primary',
      visible: mayWrite,
      action: action.navigate({ page: 'new' }),
    },
  ],
  body: [
    table({
      source: { route: 'GET /invoices', live: ['billing.invoice.*'] },
      defaultSort: '-created_at',
      search: { placeholder: 'Search invoices' },
      filters: [
        {
          name: 'state',
          label: 'State',
          kind: 'choices',
          options: Object.entries(stateBadge.labels).map(([value, label]) => ({ value, label })),
        },
        {
          name: 'customer_id',
          label: 'Customer',
          choices: { source: { route: 'GET /customers', params: { limit: 100 } }, value: 'id', label: 'name' },
        },
        { name: 'issued_on', label: 'Issued', kind: 'dates' },
        { name: 'total_shown', label: 'Total', kind: 'numbers' },
      ],
      columnChoice: true,
      export: { fileName: 'invoices' },
      columns: [
        column.link({ field: 'customer_name', label: 'Customer', sortable: true, action: openInvoice }),
        column.text({ field: 'number', label: 'Number', sortable: true }),
        column.badge({ label: 'State', sortable: true, ...stateBadge }),
        column.date({ field: 'issued_on', label: 'Issued', sortable: true }),
        column.date({ field: 'due_on', label: 'Due', sortable: true }),
        column.money({ field: 'net_shown', label: 'Net', currency, hidden: true }),
        column.money({ field: 'total_shown', label: 'Total', currency, sortable: true }),
        column.date({ field: 'created_at', label: 'Added', style: 'relative', sortable: true, hidden: true }),
      ],
      rowActions: invoiceActions,
      empty: {
        icon: 'i-lucide-receipt-text',
        title: 'No invoices yet',
        text: 'Write the first one: whom it is for, what for, and until when.',
      },
    }),
    invoiceDrawer,
  ],
})
