import { column } from '@plexica/sdk/ui'
import t from '../../locales/en.json' with { type: 'json' }

export const kind = column.badge({
  field: 'kind',
  label: t.files.kind,
  sortable: true,
  labels: t.kind,
  tones: { image: 'info', video: 'info', audio: 'info', pdf: 'error', sheet: 'success', archive: 'warning' },
})

export const size = column.number({ field: 'size', label: t.files.size, style: 'bytes', sortable: true })
