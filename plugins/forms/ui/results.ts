import {
  action,
  chart,
  column,
  empty,
  figures,
  list,
  page,
  ref,
  section,
  split,
  stats,
  table,
  tabs,
} from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { responseDrawer, responseTable } from './parts/responses.ts'

const chosen = { id: ref('/query/form') }
const summary = { route: 'GET /forms/:id/summary', params: chosen }
const counts = {
  route: 'GET /forms/:id/counts',
  params: { id: ref('/query/form'), question: ref('/selection/questions/first/id') },
  live: ['forms.response.*'],
}
const shownAs = (how: string) => ({ when: { $ref: '/selection/questions/first/shown', is: how } })
const labels = { true: t.answer.yes, false: t.answer.no }

export default page({
  title: t.results.title,
  actions: [
    { label: t.home.title, icon: 'i-lucide-arrow-left', action: action.navigate({ page: 'home' }) },
    {
      label: t.results.export,
      icon: 'i-lucide-download',
      visible: { when: { $ref: '/query/form', empty: false } },
      action: action.download({ route: 'GET /forms/:id/export', params: chosen }),
    },
  ],
  body: [
    // All of it stands in what the form answers: where there is none, that is said once.
    section({
      title: '{/data/title}',
      source: summary,
      body: [
        stats({
          source: { ...summary, live: ['forms.response.*'] },
          items: [
            { label: t.results.answers, value: ref('/data/answers'), icon: 'i-lucide-inbox' },
            { label: t.results.today, value: ref('/data/today'), icon: 'i-lucide-calendar-days' },
            { label: t.results.users, value: ref('/data/users'), icon: 'i-lucide-users' },
            { label: t.results.last, value: ref('/data/last'), format: 'date', icon: 'i-lucide-clock' },
          ],
        }),
        tabs({
          items: [
            {
              label: t.results.byQuestion,
              icon: 'i-lucide-chart-pie',
              body: [
                split({
                  ratio: '1:2',
                  start: [
                    table({
                      key: 'questions',
                      selection: 'one',
                      pageSize: 30,
                      source: { route: 'GET /forms/:id/questions', params: chosen },
                      columns: [
                        column.text({ field: 'label', label: t.build.question }),
                        column.badge({ field: 'type', label: t.build.type, labels: t.type }),
                      ],
                    }),
                  ],
                  end: [
                    empty({
                      visible: { when: { $ref: '/selection/questions/first', empty: true } },
                      icon: 'i-lucide-mouse-pointer-click',
                      title: t.results.choose,
                      text: t.results.chooseText,
                    }),
                    section({
                      visible: shownAs('chart'),
                      body: [
                        chart({
                          kind: 'pie',
                          title: t.results.share,
                          source: counts,
                          x: { field: 'answer', label: t.results.answer, labels },
                          series: [{ field: 'count', label: t.results.times }],
                        }),
                        figures({
                          title: t.results.figures,
                          layout: 'grid',
                          source: counts,
                          label: '{/row/answer}',
                          value: 'count',
                        }),
                      ],
                    }),
                    list({
                      visible: shownAs('list'),
                      title: t.results.written,
                      source: counts,
                      item: {
                        title: '{/row/answer}',
                        icon: 'i-lucide-message-square',
                        fields: [column.number({ field: 'count', label: t.results.times })],
                      },
                      empty: { icon: 'i-lucide-inbox', title: t.responses.none, text: t.responses.noneText },
                    }),
                  ],
                }),
              ],
            },
            {
              label: t.results.each,
              icon: 'i-lucide-inbox',
              body: [responseTable({ form_id: ref('/query/form') }, false)],
            },
          ],
        }),
      ],
    }),
    responseDrawer,
  ],
})
