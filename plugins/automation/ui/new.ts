import { action, page, ref } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { stepForms } from './parts/forms.ts'
import { ruleWizard } from './parts/wizard.ts'

export default page({
  title: t.rule.new,
  description: t.rule.newText,
  actions: [{ label: t.rules.title, icon: 'i-lucide-arrow-left', action: action.navigate({ page: 'rules' }) }],
  forms: stepForms,
  body: [
    ruleWizard(
      action.call({
        route: 'POST /rules',
        body: ref('/form'),
        then: [action.toast({ text: t.rule.created }), action.refresh(), action.navigate({ page: 'rules' })],
      }),
      { event: ref('/query/event') },
    ),
  ],
})
