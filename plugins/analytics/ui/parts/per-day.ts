import { chart } from '@plexica/sdk/ui'

export const counts = { route: 'GET /counts', params: { days: 30 } }

export const perDay = chart({
  kind: 'area',
  title: 'Events per day',
  source: counts,
  x: { field: 'day', label: 'Day', format: 'date' },
  series: [{ field: 'count', label: 'Events' }],
})
