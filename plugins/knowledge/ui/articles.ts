import { action, column, page, ref, table } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { canManage, readRow, state } from './parts/article.ts'

const setAll = (to: 'draft' | 'published', label: string, icon: string, text: string) => ({
  label,
  icon,
  visible: { permission: 'knowledge.publish' },
  action: action.call({
    route: 'POST /articles/state',
    body: { ids: ref('/selection/table/ids'), state: to },
    then: [action.toast({ text }), action.refresh()],
  }),
})

export default page({
  title: t.articles.title,
  description: t.articles.description,
  body: [
    table({
      source: { route: 'GET /articles', live: ['knowledge.article.*'] },
      defaultSort: '-changed_at',
      search: { placeholder: t.articles.search },
      filters: [
        {
          name: 'state',
          label: t.article.state,
          options: [
            { value: 'draft', label: t.state.draft },
            { value: 'published', label: t.state.published },
          ],
        },
        {
          name: 'space_id',
          label: t.article.space,
          choices: { source: { route: 'GET /spaces' }, value: 'id', label: 'name' },
        },
      ],
      columnChoice: true,
      selection: 'many',
      columns: [
        column.link({ field: 'title', label: t.article.title, sortable: true, action: readRow }),
        column.text({ field: 'space', label: t.article.space, sortable: true }),
        state,
        column.tags({ field: 'tags', label: t.article.tags }),
        column.text({ field: 'written_by', label: t.article.by }),
        column.date({ field: 'changed_at', label: t.article.changed, style: 'relative', sortable: true }),
        column.number({ field: 'views', label: t.article.views, sortable: true, hidden: true }),
        column.number({ field: 'helpful', label: t.article.helpful, sortable: true, hidden: true }),
        column.number({ field: 'unhelpful', label: t.article.unhelpful, hidden: true }),
      ],
      bulkActions: [
        setAll('published', t.article.publish, 'i-lucide-send', t.articles.published),
        setAll('draft', t.article.withdraw, 'i-lucide-eye-off', t.articles.withdrawn),
      ],
      actions: [
        { label: t.article.new, icon: 'i-lucide-plus', tone: 'primary', action: action.navigate({ page: 'new' }) },
      ],
      rowActions: [
        { label: t.articles.read, icon: 'i-lucide-book-open', action: readRow },
        {
          label: t.article.edit,
          icon: 'i-lucide-pencil',
          action: action.navigate({ page: 'edit', query: { article: ref('/row/id') } }),
        },
        {
          label: t.article.delete,
          icon: 'i-lucide-trash-2',
          tone: 'error',
          visible: canManage,
          action: action.call({
            route: 'DELETE /articles/:id',
            params: { id: ref('/row/id') },
            confirm: { title: t.article.deleteTitle, text: t.article.deleteText, label: t.article.delete },
            then: [action.toast({ text: t.article.deleted }), action.refresh()],
          }),
        },
      ],
      empty: { icon: 'i-lucide-library', title: t.articles.none, text: t.articles.noneText },
    }),
  ],
})
