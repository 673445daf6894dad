import { action, column, kanban, page, ref } from '@plexica/sdk/ui'
import { forms, statuses } from './parts/forms.ts'
import { deleteTask, editTask, newTask, openTask, priorityBadge, taskDrawer } from './parts/task.ts'

const ofProject = { project_id: ref('/query/project') }

export default page({
  title: 'Board',
  description: 'What is to be done, and how far it is. Drag a card to move it on.',
  actions: [
    {
      label: 'All projects',
      icon: 'i-lucide-folder-kanban',
      visible: { when: { $ref: '/query/project', empty: false } },
      action: action.navigate({ page: 'board' }),
    },
    newTask(ofProject),
  ],
  forms,
  body: [
    kanban({
      source: { route: 'GET /tasks', params: { ...ofProject, sort: 'due', limit: 100 }, live: ['tasks.task.*'] },
      column: 'status',
      columns: statuses,
      item: {
        title: '{/row/title}',
        text: '{/row/project}',
        badge: priorityBadge,
        fields: [
          column.date({ field: 'due', label: 'Due' }),
          column.text({ field: 'assignee_name', label: 'Given to' }),
          column.text({ field: 'steps', label: 'Steps' }),
        ],
        action: openTask,
        actions: [editTask, deleteTask],
      },
      move: action.call({ route: 'PATCH /tasks/:id', params: { id: ref('/row/id') }, body: ref('/form') }),
    }),
    taskDrawer,
  ],
})
