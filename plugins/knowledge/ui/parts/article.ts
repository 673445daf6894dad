import { action, column, ref } from '@plexica/sdk/ui'
import t from '../../locales/en.json' with { type: 'json' }

export const canWrite = { permission: 'knowledge.write' }
export const canManage = { permission: 'knowledge.manage' }

/** Opens the article of a row. */
export const readRow = action.navigate({ page: 'read', query: { article: ref('/row/id') } })

export const state = column.badge({
  field: 'state',
  label: t.article.state,
  labels: t.state,
  tones: { draft: 'warning', published: 'success' },
})

export const saved = [
  action.toast({ text: t.article.saved }),
  action.refresh(),
  action.navigate({ page: 'read', query: { article: ref('/response/id') } }),
] as const

export const howToWrite = {
  type: 'section' as const,
  title: t.help.title,
  description: t.help.text,
  body: [
    { type: 'code' as const, language: 'Markdown', text: t.help.example },
    { type: 'markdown' as const, text: t.help.example },
  ],
}
