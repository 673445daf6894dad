import {
  action,
  column,
  descriptions,
  drawer,
  empty,
  markdown,
  page,
  ref,
  section,
  split,
  tabs,
  timeline,
  tree,
} from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { canManage, canWrite, state } from './parts/article.ts'

const article = { id: ref('/query/article') }
const contents = { route: 'GET /tree', params: { space: ref('/query/space') }, live: ['knowledge.*'] }
const isChosen = { when: { $ref: '/query/article', empty: false } }

const vote = (label: string, icon: string, helpful: boolean, mine: string) => ({
  label,
  icon,
  enabled: { when: { $ref: '/data/mine', isNot: mine } },
  action: action.call({
    route: 'PUT /articles/:id/vote',
    params: article,
    body: { helpful },
    then: [action.toast({ text: t.read.thanks }), action.refresh()],
  }),
})

export default page({
  title: t.home.title,
  actions: [
    { label: t.read.toHome, icon: 'i-lucide-arrow-left', action: action.navigate({ page: 'home' }) },
    {
      label: t.article.new,
      icon: 'i-lucide-plus',
      tone: 'primary',
      visible: canWrite,
      action: action.navigate({ page: 'new', query: { space: ref('/query/space') } }),
    },
  ],
  body: [
    split({
      ratio: '1:3',
      start: [
        tree({
          title: t.read.contents,
          source: contents,
          label: '{/row/label}',
          parent: 'parent_id',
          icon: 'i-lucide-file-text',
          expanded: true,
          action: action.navigate({
            page: 'read',
            query: { article: ref('/row/article'), space: ref('/query/space') },
          }),
          empty: { icon: 'i-lucide-file-text', title: t.home.none, text: t.home.noneText },
        }),
      ],
      end: [
        section({
          visible: { when: { $ref: '/query/article', empty: true } },
          source: contents,
          body: [
            empty({
              visible: { when: { $ref: '/data/articles', above: 0 } },
              icon: 'i-lucide-book-open',
              title: t.read.choose,
              text: t.read.chooseText,
            }),
            empty({
              visible: { when: { $ref: '/data/articles', is: 0 } },
              icon: 'i-lucide-file-text',
              title: t.home.none,
              text: t.home.noneText,
            }),
          ],
        }),
        section({
          visible: isChosen,
          title: '{/data/title}',
          description: '{/data/space}',
          source: { route: 'GET /articles/:id', params: article, live: ['knowledge.article.*'] },
          actions: [],
          body: [
            tabs({
              items: [
                {
                  label: t.read.article,
                  icon: 'i-lucide-file-text',
                  body: [
                    markdown({ value: ref('/data/body') }),
                    descriptions({
                      row: ref('/data'),
                      columns: 3,
                      fields: [
                        state,
                        column.text({ field: 'written_by', label: t.article.by }),
                        column.date({ field: 'changed_at', label: t.article.changed, style: 'datetime' }),
                        column.tags({ field: 'tags', label: t.article.tags }),
                        column.number({ field: 'views', label: t.article.views }),
                        column.number({ field: 'helpful', label: t.article.helpful }),
                      ],
                    }),
                    section({
                      title: t.read.helpful,
                      description: t.read.helpfulText,
                      actions: [
                        vote(t.read.yes, 'i-lucide-thumbs-up', true, 'yes'),
                        vote(t.read.no, 'i-lucide-thumbs-down', false, 'no'),
                      ],
                      body: [],
                    }),
                    section({
                      visible: canWrite,
                      title: t.read.work,
                      actions: [
                        {
                          label: t.article.edit,
                          icon: 'i-lucide-pencil',
                          action: action.navigate({ page: 'edit', query: { article: ref('/query/article') } }),
                        },
                        {
                          label: t.article.publish,
                          icon: 'i-lucide-send',
                          tone: 'primary',
                          visible: {
                            permission: 'knowledge.publish',
                            when: { $ref: '/data/state', is: 'draft' },
                          },
                          action: action.call({
                            route: 'POST /articles/:id/publish',
                            params: article,
                            then: [
                              action.toast({
                                text: t.article.isPublished,
                                undo: { route: 'POST /articles/:id/withdraw', params: article },
                              }),
                              action.refresh(),
                            ],
                          }),
                        },
                        {
                          label: t.article.withdraw,
                          icon: 'i-lucide-eye-off',
                          visible: {
                            permission: 'knowledge.publish',
                            when: { $ref: '/data/state', is: 'published' },
                          },
                          action: action.call({
                            route: 'POST /articles/:id/withdraw',
                            params: article,
                            then: [
                              action.toast({
                                text: t.article.isWithdrawn,
                                undo: { route: 'POST /articles/:id/publish', params: article },
                              }),
                              action.refresh(),
                            ],
                          }),
                        },
                        {
                          label: t.article.delete,
                          icon: 'i-lucide-trash-2',
                          tone: 'error',
                          visible: canManage,
                          action: action.call({
                            route: 'DELETE /articles/:id',
                            params: article,
                            confirm: {
                              title: t.article.deleteThis,
                              text: t.article.deleteText,
                              label: t.article.delete,
                            },
                            then: [
                              action.toast({ text: t.article.deleted }),
                              action.navigate({ page: 'home' }),
                              action.refresh(),
                            ],
                          }),
                        },
                      ],
                      body: [],
                    }),
                  ],
                },
                {
                  label: t.read.history,
                  icon: 'i-lucide-history',
                  visible: canWrite,
                  body: [
                    timeline({
                      source: { route: 'GET /articles/:id/revisions', params: article, live: ['knowledge.article.*'] },
                      at: 'written_at',
                      label: '{/row/title}',
                      text: '{/row/written_by}',
                      icon: 'i-lucide-pencil-line',
                      action: action.open({ target: 'revision' }),
                    }),
                  ],
                },
              ],
            }),
          ],
        }),
      ],
    }),
    drawer({
      name: 'revision',
      title: '{/row/title}',
      description: t.read.asItWas,
      size: 'large',
      body: [markdown({ value: ref('/row/body') })],
      actions: [
        {
          label: t.read.restore,
          icon: 'i-lucide-undo-2',
          tone: 'primary',
          action: action.call({
            route: 'POST /articles/:id/revisions/:revision/restore',
            params: { id: ref('/query/article'), revision: ref('/row/id') },
            confirm: { title: t.read.restoreTitle, text: t.read.restoreText, label: t.read.restore, tone: 'primary' },
            then: [action.toast({ text: t.read.restored }), action.close(), action.refresh()],
          }),
        },
      ],
    }),
  ],
})
