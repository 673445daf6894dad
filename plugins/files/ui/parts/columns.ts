import { action, column, ref } from '@plexica/sdk/ui'
import t from '../../locales/en.json' with { type: 'json' }

export const canWrite = { permission: 'files.write' }
export const canShare = { permission: 'files.share' }

export const kind = column.badge({
  field: 'kind',
  label: t.files.kind,
  sortable: true,
  labels: t.kind,
  tones: { image: 'info', video: 'info', audio: 'info', pdf: 'error', sheet: 'success', archive: 'warning' },
})

export const size = column.number({ field: 'size', label: t.files.size, style: 'bytes', sortable: true })

export const download = action.download({ route: 'GET /files/:id/link', params: { id: ref('/row/id') } })
