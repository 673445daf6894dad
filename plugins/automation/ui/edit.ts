import { action, page, ref, section } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { stepForms } from './parts/forms.ts'
import { ruleWizard } from './parts/wizard.ts'

const rule = { id: ref('/query/rule') }

export default page({
  title: t.rule.edit,
  actions: [{ label: t.rules.title, icon: 'i-lucide-arrow-left', action: action.navigate({ page: 'rules' }) }],
  forms: stepForms,
  body: [
    section({
      source: { route: 'GET /rules/:id', params: rule },
      body: [
        ruleWizard(
          action.call({
            route: 'PUT /rules/:id',
            params: rule,
            body: ref('/form'),
            then: [action.toast({ text: t.rule.saved }), action.refresh(), action.navigate({ page: 'rules' })],
          }),
          ref('/data/rule'),
        ),
      ],
    }),
  ],
})
