import { ref, stats } from '@plexica/sdk/ui'

export const summary = { route: 'GET /summary', live: ['helpdesk.ticket.*'] }

export const howItStands = stats({
  source: summary,
  items: [
    { label: 'Open', value: ref('/data/open'), icon: 'i-lucide-inbox' },
    { label: 'Late', value: ref('/data/late'), icon: 'i-lucide-alarm-clock', tone: 'error' },
    { label: 'Waiting for the customer', value: ref('/data/waiting'), icon: 'i-lucide-hourglass' },
    {
      label: 'Answered in time',
      value: ref('/data/in_time'),
      format: 'percent',
      icon: 'i-lucide-timer',
      tone: 'success',
      hint: 'Of the last 30 days',
    },
  ],
})
