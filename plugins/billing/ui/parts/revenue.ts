import { chart, ref } from '@plexica/sdk/ui'

export const dataCurrency = ref('/data/currency')

/** What was issued in each of the last twelve months, and whether it is paid. */
export const revenueChart = chart({
  kind: 'bar',
  stacked: true,
  title: 'Revenue',
  description: 'Net, by the month in which it was invoiced',
  source: { route: 'GET /summary', live: ['billing.invoice.*'] },
  rows: ref('/data/months'),
  x: { field: 'month', label: 'Month', format: 'month' },
  series: [
    { field: 'paid', label: 'Paid', format: 'money', currency: dataCurrency, tone: 'success' },
    { field: 'open', label: 'Not yet paid', format: 'money', currency: dataCurrency, tone: 'warning' },
  ],
})
