import { action, empty, form, markdown, page, ref, section } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }

const chosen = { id: ref('/query/form') }

export default page({
  title: t.fill.title,
  state: { sent: '' },
  actions: [{ label: t.home.title, icon: 'i-lucide-arrow-left', action: action.navigate({ page: 'home' }) }],
  body: [
    empty({
      visible: { when: { $ref: '/state/sent', empty: false } },
      icon: 'i-lucide-circle-check',
      title: t.fill.sent,
      text: '{/state/sent}',
      actions: [{ label: t.fill.again, icon: 'i-lucide-rotate-ccw', action: action.emit({ state: { sent: '' } }) }],
    }),
    section({
      visible: { when: { $ref: '/state/sent', empty: true } },
      title: '{/data/title}',
      source: { route: 'GET /forms/:id/fill', params: chosen },
      body: [
        markdown({
          visible: { when: { $ref: '/data/description', empty: false } },
          value: ref('/data/description'),
        }),
        form({
          visible: { when: { $ref: '/data/open', is: true } },
          form: ref('/data/form'),
          submit: {
            label: t.fill.send,
            action: action.call({
              route: 'POST /forms/:id/responses',
              params: chosen,
              body: ref('/form'),
              then: [action.emit({ state: { sent: ref('/data/thanks') } }), action.toast({ text: t.fill.sent })],
            }),
          },
        }),
        empty({
          visible: { when: { $ref: '/data/open', is: false } },
          icon: 'i-lucide-lock',
          title: t.fill.closed,
          text: t.fill.closedText,
        }),
      ],
    }),
  ],
})
