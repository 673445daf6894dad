import { action, column, grid, page, ref, section, stats, table } from '@plexica/sdk/ui'
import { stageLabels, stageTones } from './parts/deal.ts'
import { dealsByStage, summary, valueByStage } from './parts/pipeline.ts'

export default page({
  title: 'Overview',
  description: 'Where your sales stand today.',
  actions: [{ label: 'All deals', icon: 'i-lucide-arrow-right', action: action.navigate({ page: 'deals' }) }],
  body: [
    stats({
      source: summary,
      items: [
        { label: 'Contacts', value: ref('/data/contacts'), icon: 'i-lucide-contact' },
        { label: 'Open deals', value: ref('/data/openDeals'), icon: 'i-lucide-handshake' },
        {
          label: 'Pipeline',
          value: ref('/data/pipelineValue'),
          format: 'money',
          currency: 'EUR',
          icon: 'i-lucide-chart-column',
          hint: 'Deals neither won nor lost',
        },
        {
          label: 'Won',
          value: ref('/data/wonValue'),
          format: 'money',
          currency: 'EUR',
          icon: 'i-lucide-trophy',
          tone: 'success',
        },
      ],
    }),
    grid({ columns: 2, body: [valueByStage, dealsByStage] }),
    section({
      title: 'Newest deals',
      body: [
        table({
          source: { route: 'GET /deals', live: ['crm.deal.*'] },
          pageSize: 5,
          defaultSort: '-created_at',
          columns: [
            column.text({ field: 'title', label: 'Title' }),
            column.text({ field: 'contact_name', label: 'Contact' }),
            column.badge({ field: 'stage', label: 'Stage', labels: stageLabels, tones: stageTones }),
            column.money({ field: 'value', label: 'Value', currency: 'EUR', sortable: true }),
            column.date({ field: 'created_at', label: 'Added', style: 'relative', sortable: true }),
          ],
          empty: { icon: 'i-lucide-handshake', title: 'No deals yet' },
        }),
      ],
    }),
  ],
})
