import { action, empty, form, page, ref, section, split } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { howToWrite, saved } from './parts/article.ts'
import { articleForm, spaceForm } from './parts/forms.ts'
import { newSpace } from './parts/space.ts'

const thereAreNone = { $ref: '/data/items', empty: true }

export default page({
  title: t.article.new,
  description: t.article.newText,
  actions: [{ label: t.read.toHome, icon: 'i-lucide-arrow-left', action: action.navigate({ page: 'home' }) }],
  forms: { article: articleForm, space: spaceForm },
  body: [
    section({
      source: { route: 'GET /spaces', live: ['knowledge.space.*'] },
      body: [
        empty({
          visible: { when: thereAreNone },
          icon: 'i-lucide-book-marked',
          title: t.space.none,
          text: t.space.firstText,
          actions: [
            newSpace(action.navigate({ page: 'new', query: { space: ref('/response/id') } }), action.refresh()),
          ],
        }),
        split({
          visible: { when: { not: thereAreNone } },
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
    }),
  ],
})
