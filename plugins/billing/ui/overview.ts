import { chart, column, grid, page, ref, stats, table } from '@plexica/sdk/ui'
import { forms } from './parts/forms.ts'
import { currency, invoiceActions, invoiceDrawer, openInvoice } from './parts/invoice.ts'
import { dataCurrency, revenueChart } from './parts/revenue.ts'

const summary = { route: 'GET /summary', live: ['billing.invoice.*'] }

export default page({
  title: 'Revenue',
  description: 'What came in, what is to come, and what is late.',
  forms: { payment: forms.payment },
  body: [
    stats({
      source: summary,
      items: [
        {
          label: 'Paid this year',
          value: ref('/data/paid'),
          format: 'money',
          currency: dataCurrency,
          icon: 'i-lucide-circle-check',
          tone: 'success',
        },
        {
          label: 'Not yet paid',
          value: ref('/data/open'),
          format: 'money',
          currency: dataCurrency,
          icon: 'i-lucide-hourglass',
        },
        {
          label: 'Overdue',
          value: ref('/data/overdue'),
          format: 'money',
          currency: dataCurrency,
          icon: 'i-lucide-triangle-alert',
          tone: 'error',
          hint: '{/data/overdueCount, plural, one {# invoice} other {# invoices}}',
        },
        { label: 'Drafts', value: ref('/data/drafts'), icon: 'i-lucide-pencil-line' },
      ],
    }),
    grid({
      columns: 2,
      body: [
        revenueChart,
        chart({
          kind: 'bar',
          horizontal: true,
          title: 'Best customers',
          description: 'Net, of the last twelve months',
          source: summary,
          rows: ref('/data/customers'),
          x: { field: 'customer', label: 'Customer' },
          series: [{ field: 'net', label: 'Net', format: 'money', currency: dataCurrency }],
        }),
      ],
    }),
    table({
      title: 'Overdue',
      source: { route: 'GET /invoices', params: { state: 'overdue' }, live: ['billing.invoice.*'] },
      pageSize: 5,
      defaultSort: 'due_on',
      columns: [
        column.link({ field: 'customer_name', label: 'Customer', action: openInvoice }),
        column.text({ field: 'number', label: 'Number' }),
        column.date({ field: 'due_on', label: 'Due', style: 'relative', sortable: true }),
        column.money({ field: 'total_shown', label: 'Total', currency }),
      ],
      rowActions: invoiceActions,
      empty: { icon: 'i-lucide-party-popper', title: 'Nothing is overdue' },
    }),
    invoiceDrawer,
  ],
})
