import { action, cards, column, grid, list, page, ref, search, section } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { canManage, canWrite, readRow } from './parts/article.ts'
import { spaceForm } from './parts/forms.ts'
import { newSpace } from './parts/space.ts'

const isSearching = { when: { $ref: '/state/q', empty: false } }
const isNotSearching = { when: { $ref: '/state/q', empty: true } }

const short = (title: string, route: 'GET /newest' | 'GET /most-helpful') =>
  list({
    title,
    source: { route, live: ['knowledge.article.*'] },
    item: {
      title: '{/row/title}',
      text: '{/row/space}',
      icon: 'i-lucide-file-text',
      fields: [
        column.date({ field: 'published_at', label: t.article.published, style: 'relative' }),
        column.number({ field: 'helpful', label: t.article.helpful }),
      ],
      action: readRow,
    },
    empty: { icon: 'i-lucide-file-text', title: t.home.none, text: t.home.noneText },
  })

export default page({
  title: t.home.title,
  description: t.home.description,
  state: { q: '' },
  forms: { space: spaceForm },
  actions: [
    newSpace(action.refresh()),
    {
      label: t.article.new,
      icon: 'i-lucide-plus',
      tone: 'primary',
      visible: canWrite,
      action: action.navigate({ page: 'new' }),
    },
  ],
  body: [
    search({ state: 'q', placeholder: t.home.search }),
    list({
      visible: isSearching,
      title: t.home.found,
      source: { route: 'GET /search', params: { q: ref('/state/q') } },
      item: {
        title: '{/row/title}',
        highlight: 'highlight',
        icon: 'i-lucide-file-search',
        badge: { field: 'space' },
        action: readRow,
      },
      empty: { icon: 'i-lucide-search-x', title: t.home.nothingFound, text: t.home.nothingFoundText },
    }),
    section({
      visible: isNotSearching,
      body: [
        cards({
          title: t.home.spaces,
          columns: 3,
          source: { route: 'GET /spaces', live: ['knowledge.*'] },
          item: {
            title: '{/row/name}',
            text: '{/row/description}',
            icon: 'i-lucide-book-marked',
            fields: [
              column.number({ field: 'articles', label: t.home.articles }),
              column.date({ field: 'changed_at', label: t.article.changed, style: 'relative' }),
            ],
            action: action.navigate({ page: 'read', query: { space: ref('/row/id') } }),
            actions: [
              {
                label: t.space.edit,
                icon: 'i-lucide-pencil',
                visible: canManage,
                action: action.open({
                  form: 'space',
                  title: t.space.edit,
                  initial: { name: ref('/row/name'), description: ref('/row/description') },
                  submit: {
                    label: t.article.save,
                    action: action.call({
                      route: 'PATCH /spaces/:id',
                      params: { id: ref('/row/id') },
                      body: ref('/form'),
                      then: [action.toast({ text: t.space.saved }), action.refresh()],
                    }),
                  },
                }),
              },
              {
                label: t.space.delete,
                icon: 'i-lucide-trash-2',
                tone: 'error',
                visible: canManage,
                enabled: { when: { $ref: '/row/articles', is: 0 } },
                action: action.call({
                  route: 'DELETE /spaces/:id',
                  params: { id: ref('/row/id') },
                  confirm: { title: t.space.deleteTitle, text: t.space.deleteText, label: t.space.delete },
                  then: [action.toast({ text: t.space.deleted }), action.refresh()],
                }),
              },
            ],
          },
          empty: { icon: 'i-lucide-book-marked', title: t.space.none, text: t.space.noneText },
        }),
        grid({
          columns: 2,
          body: [short(t.home.newest, 'GET /newest'), short(t.home.mostHelpful, 'GET /most-helpful')],
        }),
      ],
    }),
  ],
})
