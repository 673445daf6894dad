import { chart, ref } from '@plexica/sdk/ui'
import { stageLabels } from './deal.ts'

export const summary = { route: 'GET /summary', live: ['crm.deal.*', 'crm.contact.*'] }

export const valueByStage = chart({
  kind: 'bar',
  title: 'Value by stage',
  source: summary,
  rows: ref('/data/stages'),
  x: { field: 'stage', label: 'Stage', labels: stageLabels },
  series: [{ field: 'value', label: 'Value', format: 'money', currency: 'EUR' }],
})

export const dealsByStage = chart({
  kind: 'bar',
  title: 'Deals by stage',
  source: summary,
  rows: ref('/data/stages'),
  x: { field: 'stage', label: 'Stage', labels: stageLabels },
  series: [{ field: 'count', label: 'Deals' }],
})
