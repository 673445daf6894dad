import { action, form, page, ref } from '@plexica/sdk/ui'
import t from '../locales/en.json' with { type: 'json' }
import { builderForm } from './parts/forms.ts'

const chosen = { id: ref('/query/form') }

export default page({
  title: t.build.edit,
  description: t.build.editText,
  actions: [{ label: t.home.title, icon: 'i-lucide-arrow-left', action: action.navigate({ page: 'home' }) }],
  forms: { form: builderForm },
  body: [
    form({
      form: 'form',
      source: { route: 'GET /forms/:id', params: chosen },
      initial: ref('/data/definition'),
      submit: {
        label: t.build.save,
        action: action.call({
          route: 'PUT /forms/:id',
          params: chosen,
          body: ref('/form'),
          then: [action.toast({ text: t.build.saved }), action.refresh(), action.navigate({ page: 'home' })],
        }),
      },
    }),
  ],
})
