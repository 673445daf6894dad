import { action, column, page, ref, table } from '@plexica/sdk/ui'

const canWrite = { permission: 'my-plugin.notes.write' }
const done = (text: string) => [action.toast({ text }), action.refresh()]

export default page({
  title: 'Notes',
  description: 'What is worth remembering.',
  forms: {
    note: {
      schema: {
        type: 'object',
        properties: {
          title: { type: 'string', title: 'Title', minLength: 1, maxLength: 200 },
          body: { type: 'string', title: 'Text', maxLength: 10_000 },
        },
        required: ['title'],
      },
      uischema: {
        type: 'VerticalLayout',
        elements: [
          { type: 'Control', scope: '#/properties/title' },
          { type: 'Control', scope: '#/properties/body', options: { multi: true } },
        ],
      },
    },
  },
  body: [
    table({
      source: { route: 'GET /notes' },
      defaultSort: '-created_at',
      search: { placeholder: 'Search notes' },
      columns: [
        column.text({ field: 'title', label: 'Title', sortable: true }),
        column.text({ field: 'body', label: 'Text' }),
        column.date({ field: 'created_at', label: 'Written', style: 'relative', sortable: true }),
      ],
      empty: { icon: 'i-lucide-notebook-pen', title: 'Nothing yet', text: 'Write your first note.' },
      actions: [
        {
          label: 'New note',
          icon: 'i-lucide-plus',
          tone: 'primary',
          visible: canWrite,
          action: action.open({
            in: 'drawer',
            title: 'New note',
            form: 'note',
            submit: {
              label: 'Add note',
              action: action.call({ route: 'POST /notes', body: ref('/form'), then: done('{/form/title} was added') }),
            },
          }),
        },
      ],
      rowActions: [
        {
          label: 'Edit',
          icon: 'i-lucide-pencil',
          visible: canWrite,
          action: action.open({
            in: 'drawer',
            title: 'Edit note',
            form: 'note',
            initial: ref('/row'),
            submit: {
              label: 'Save',
              action: action.call({
                route: 'PATCH /notes/:id',
                params: { id: ref('/row/id') },
                body: ref('/form'),
                then: done('Saved'),
              }),
            },
          }),
        },
        {
          label: 'Delete',
          icon: 'i-lucide-trash-2',
          tone: 'error',
          visible: canWrite,
          action: action.call({
            route: 'DELETE /notes/:id',
            params: { id: ref('/row/id') },
            confirm: { title: 'Delete {/row/title}?', text: 'It can not be brought back.', label: 'Delete' },
            then: done('Deleted'),
          }),
        },
      ],
    }),
  ],
})
