import { action, cards, column, page, ref } from '@plexica/sdk/ui'
import { forms } from './parts/forms.ts'

const mayWrite = { permission: 'tasks.projects.write' }
const done = (text: string) => [action.toast({ text }), action.refresh()]

export default page({
  title: 'Projects',
  description: 'What belongs together, and how much of it is done.',
  forms: { project: forms.project },
  actions: [
    {
      label: 'New project',
      icon: 'i-lucide-plus',
      tone: 'primary',
      visible: mayWrite,
      action: action.open({
        title: 'New project',
        form: 'project',
        submit: {
          label: 'Add project',
          action: action.call({ route: 'POST /projects', body: ref('/form'), then: done('{/form/name} was added') }),
        },
      }),
    },
  ],
  body: [
    cards({
      source: { route: 'GET /projects' },
      search: { placeholder: 'Search projects' },
      columns: 3,
      item: {
        title: '{/row/name}',
        text: '{/row/description}',
        icon: 'i-lucide-folder-kanban',
        fields: [
          column.progress({ field: 'progress', label: 'Done' }),
          column.number({ field: 'open', label: 'Open tasks' }),
          column.number({ field: 'tasks', label: 'All tasks' }),
        ],
        action: action.navigate({ page: 'board', query: { project: ref('/row/id') } }),
        actions: [
          {
            label: 'Edit',
            icon: 'i-lucide-pencil',
            visible: mayWrite,
            action: action.open({
              title: 'Edit project',
              form: 'project',
              initial: ref('/row'),
              submit: {
                label: 'Save changes',
                action: action.call({
                  route: 'PATCH /projects/:id',
                  params: { id: ref('/row/id') },
                  body: ref('/form'),
                  then: done('{/form/name} was saved'),
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
              route: 'DELETE /projects/:id',
              params: { id: ref('/row/id') },
              confirm: {
                title: 'Delete {/row/name}?',
                text: '{/row/tasks, plural, =0 {It holds no tasks.} one {Its # task is deleted with it.} other {All of its # tasks are deleted with it.}} This can’t be undone.',
                label: 'Delete project',
              },
              then: done('{/row/name} was deleted'),
            }),
          },
        ],
      },
      empty: {
        icon: 'i-lucide-folder-kanban',
        title: 'No projects yet',
        text: 'A project holds tasks that belong together.',
      },
    }),
  ],
})
