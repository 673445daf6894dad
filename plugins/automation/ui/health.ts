import { action, page, ref, stats } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }

export default page({
  title: t.health.title,
  size: 'small',
  actions: [{ label: t.runs.title, icon: 'i-lucide-arrow-right', action: action.navigate({ page: 'runs' }) }],
  body: [
    stats({
      source: { route: 'GET /health', live: ['automation.run.*'] },
      items: [
        { label: t.health.done, value: ref('/data/done'), icon: 'i-lucide-circle-check', tone: 'success' },
        { label: t.health.failed, value: ref('/data/failed'), icon: 'i-lucide-circle-alert', tone: 'error' },
      ],
    }),
  ],
})
