import { action, form, page, ref, split } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { howToWrite, saved } from './parts/article.ts'
import { articleForm } from './parts/forms.ts'

export default page({
  title: t.article.new,
  description: t.article.newText,
  actions: [{ label: t.read.toHome, icon: 'i-lucide-arrow-left', action: action.navigate({ page: 'home' }) }],
  forms: { article: articleForm },
  body: [
    split({
      ratio: '2:1',
      start: [
        form({
          form: 'article',
          initial: { space_id: ref('/query/space') },
          submit: {
            label: t.article.saveDraft,
            action: action.call({ route: 'POST /articles', body: ref('/form'), then: saved }),
          },
        }),
      ],
      end: [howToWrite],
    }),
  ],
})
