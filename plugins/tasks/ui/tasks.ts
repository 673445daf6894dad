import { action, calendar, column, page, ref, table, tabs } from '@plexica/sdk/ui'
import { forms, priorities, statuses } from './parts/forms.ts'
import {
  completeTask,
  deleteTask,
  editTask,
  mayWrite,
  newTask,
  openTask,
  priorityBadge,
  statusBadge,
  taskDrawer,
} from './parts/task.ts'

const optionsOf = (named: typeof statuses | typeof priorities) => named.map(({ value, label }) => ({ value, label }))

const saveTask = action.call({ route: 'PATCH /tasks/:id', params: { id: ref('/row/id') }, body: ref('/form') })

const list = table({
  source: { route: 'GET /tasks', live: ['tasks.task.*'] },
  defaultSort: 'due',
  search: { placeholder: 'Search tasks' },
  filters: [
    { name: 'status', label: 'Status', kind: 'choices', options: optionsOf(statuses) },
    { name: 'priority', label: 'Priority', kind: 'choices', options: optionsOf(priorities) },
    {
      name: 'project_id',
      label: 'Project',
      choices: { source: { route: 'GET /projects', params: { limit: 100 } }, value: 'id', label: 'name' },
    },
    {
      name: 'assignee_id',
      label: 'Given to',
      choices: { source: { route: 'GET /people' }, value: 'id', label: 'name' },
    },
    { name: 'due', label: 'Due', kind: 'dates' },
  ],
  columnChoice: true,
  selection: 'many',
  export: { fileName: 'tasks' },
  columns: [
    column.link({ field: 'title', label: 'Title', sortable: true, action: openTask }),
    column.text({ field: 'project', label: 'Project', sortable: true }),
    column.badge({ label: 'Status', sortable: true, editable: true, ...statusBadge }),
    column.badge({ label: 'Priority', sortable: true, editable: true, ...priorityBadge }),
    column.date({ field: 'due', label: 'Due', sortable: true, editable: true }),
    column.text({ field: 'assignee_name', label: 'Given to', sortable: true }),
    column.text({ field: 'steps', label: 'Steps', hidden: true }),
    column.number({ field: 'comments', label: 'Comments', hidden: true }),
    column.date({ field: 'created_at', label: 'Added', style: 'relative', sortable: true, hidden: true }),
  ],
  edit: saveTask,
  bulkActions: [
    {
      label: 'Mark as done',
      icon: 'i-lucide-check-check',
      visible: mayWrite,
      action: action.call({
        route: 'POST /tasks/complete',
        body: { ids: ref('/selection/table/ids') },
        then: [
          action.toast({ text: '{/response/completed, plural, one {# task is done} other {# tasks are done}}' }),
          action.refresh(),
        ],
      }),
    },
  ],
  rowActions: [completeTask, editTask, deleteTask],
  empty: { icon: 'i-lucide-square-check-big', title: 'No tasks here', text: 'Add the first thing that is to be done.' },
})

const dueDates = calendar({
  source: { route: 'GET /due', live: ['tasks.task.*'] },
  views: ['month', 'agenda'],
  start: 'due',
  label: '{/row/title}',
  badge: priorityBadge,
  action: openTask,
  move: saveTask,
  movable: mayWrite,
})

export default page({
  title: 'All tasks',
  description: 'Of all projects, to search, sort and change.',
  actions: [newTask()],
  forms,
  body: [
    tabs({
      items: [
        { label: 'List', icon: 'i-lucide-list', body: [list] },
        { label: 'Calendar', icon: 'i-lucide-calendar', body: [dueDates] },
      ],
    }),
    taskDrawer,
  ],
})
