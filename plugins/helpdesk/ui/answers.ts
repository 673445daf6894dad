import { action, list, page, ref } from '@plexica/sdk/ui'
import { forms } from './parts/forms.ts'
import { done } from './parts/ticket.ts'

const mayWrite = { permission: 'helpdesk.answers.write' }

export default page({
  title: 'Canned answers',
  description: 'What is asked often is answered with a click.',
  forms: { answer: forms.answer },
  actions: [
    {
      label: 'New answer',
      icon: 'i-lucide-plus',
      tone: 'primary',
      visible: mayWrite,
      action: action.open({
        title: 'New answer',
        form: 'answer',
        submit: {
          label: 'Add answer',
          action: action.call({ route: 'POST /answers', body: ref('/form'), then: done('{/form/title} was added') }),
        },
      }),
    },
  ],
  body: [
    list({
      source: { route: 'GET /answers' },
      search: { placeholder: 'Search answers' },
      item: {
        title: '{/row/title}',
        text: '{/row/text}',
        icon: 'i-lucide-message-square-quote',
        actions: [
          {
            label: 'Edit',
            icon: 'i-lucide-pencil',
            visible: mayWrite,
            action: action.open({
              title: 'Edit answer',
              form: 'answer',
              initial: ref('/row'),
              submit: {
                label: 'Save changes',
                action: action.call({
                  route: 'PATCH /answers/:id',
                  params: { id: ref('/row/id') },
                  body: ref('/form'),
                  then: done('{/form/title} was saved'),
                }),
              },
            }),
          },
          {
            label: 'Delete',
            icon: 'i-lucide-trash-2',
            tone: 'error',
            visible: mayWrite,
            action: action.call({
              route: 'DELETE /answers/:id',
              params: { id: ref('/row/id') },
              confirm: { title: 'Delete {/row/title}?', text: 'This can’t be undone.', label: 'Delete answer' },
              then: done('{/row/title} was deleted'),
            }),
          },
        ],
      },
      empty: {
        icon: 'i-lucide-message-square-quote',
        title: 'No canned answers yet',
        text: 'Write down once what you are asked every week.',
      },
    }),
  ],
})
