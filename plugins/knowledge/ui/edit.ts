import { action, form, page, ref, split } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { howToWrite, saved } from './parts/article.ts'
import { articleForm } from './parts/forms.ts'

const article = { id: ref('/query/article') }

export default page({
  title: t.article.editTitle,
  description: t.article.editText,
  actions: [
    {
      label: t.article.cancel,
      icon: 'i-lucide-arrow-left',
      action: action.navigate({ page: 'read', query: { article: ref('/query/article') } }),
    },
  ],
  forms: { article: articleForm },
  body: [
    split({
      ratio: '2:1',
      start: [
        form({
          form: 'article',
          source: { route: 'GET /articles/:id', params: article },
          initial: {
            title: ref('/data/title'),
            space_id: ref('/data/space_id'),
            parent_id: ref('/data/parent_id'),
            tags: ref('/data/tags'),
            body: ref('/data/body'),
          },
          submit: {
            label: t.article.save,
            action: action.call({ route: 'PUT /articles/:id', params: article, body: ref('/form'), then: saved }),
          },
        }),
      ],
      end: [howToWrite],
    }),
  ],
})
