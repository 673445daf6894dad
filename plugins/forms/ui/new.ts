import { action, form, page, ref } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { builderForm } from './parts/forms.ts'

export default page({
  title: t.build.new,
  description: t.build.newText,
  actions: [{ label: t.home.title, icon: 'i-lucide-arrow-left', action: action.navigate({ page: 'home' }) }],
  forms: { form: builderForm },
  body: [
    form({
      form: 'form',
      submit: {
        label: t.build.save,
        action: action.call({
          route: 'POST /forms',
          body: ref('/form'),
          then: [action.toast({ text: t.build.created }), action.refresh(), action.navigate({ page: 'home' })],
        }),
      },
    }),
  ],
})
