import {
  action,
  column,
  descriptions,
  drawer,
  form,
  list,
  ref,
  section,
  tabs,
  timeline,
  type Button,
} from '@plexica/sdk/ui'
import { priorities, statuses } from './forms.ts'

type Named = readonly { value: string; label: string; tone: string }[]

const labelsOf = (named: Named) => Object.fromEntries(named.map(({ value, label }) => [value, label]))
const tonesOf = <T extends Named>(named: T) =>
  Object.fromEntries(named.map(({ value, tone }) => [value, tone as T[number]['tone']]))

export const statusBadge = { field: 'status', labels: labelsOf(statuses), tones: tonesOf(statuses) }
export const priorityBadge = { field: 'priority', labels: labelsOf(priorities), tones: tonesOf(priorities) }

export const mayWrite = { permission: 'tasks.tasks.write' }

const done = (text: string) => [action.toast({ text }), action.refresh()]

/** @param initial what the form begins with, such as the project that is looked at */
export const newTask = (initial: Record<string, { $ref: string }> = {}): Button => ({
  label: 'New task',
  icon: 'i-lucide-plus',
  tone: 'primary',
  visible: mayWrite,
  action: action.open({
    in: 'drawer',
    title: 'New task',
    form: 'task',
    initial,
    submit: {
      label: 'Add task',
      action: action.call({ route: 'POST /tasks', body: ref('/form'), then: done('{/form/title} was added') }),
    },
  }),
})

export const openTask = action.open({ target: 'task' })

export const editTask: Button = {
  label: 'Edit',
  icon: 'i-lucide-pencil',
  visible: mayWrite,
  action: action.open({
    in: 'drawer',
    title: 'Edit task',
    form: 'task',
    initial: ref('/row'),
    submit: {
      label: 'Save changes',
      action: action.call({
        route: 'PATCH /tasks/:id',
        params: { id: ref('/row/id') },
        body: ref('/form'),
        then: done('{/form/title} was saved'),
      }),
    },
  }),
}

export const completeTask: Button = {
  label: 'Done',
  icon: 'i-lucide-check',
  visible: { ...mayWrite, when: { $ref: '/row/status', isNot: 'done' } },
  action: action.call({
    route: 'PATCH /tasks/:id',
    params: { id: ref('/row/id') },
    body: { status: 'done' },
    then: done('{/row/title} is done'),
  }),
}

export const deleteTask: Button = {
  label: 'Delete',
  icon: 'i-lucide-trash-2',
  tone: 'error',
  visible: { permission: 'tasks.tasks.delete' },
  action: action.call({
    route: 'DELETE /tasks/:id',
    params: { id: ref('/row/id') },
    confirm: {
      title: 'Delete {/row/title}?',
      text: 'Its checklist and comments go with it. This can’t be undone.',
      label: 'Delete task',
    },
    then: done('{/row/title} was deleted'),
  }),
}

const checklist = list({
  source: { route: 'GET /tasks/:id/checklist', params: { id: ref('/row/id') } },
  empty: { icon: 'i-lucide-list-checks', title: 'No steps', text: 'Split the task into steps to tick off.' },
  item: {
    title: '{/row/text}',
    badge: { field: 'done', labels: { true: 'Done', false: 'Open' }, tones: { true: 'success', false: 'neutral' } },
    actions: [
      {
        label: 'Tick off',
        icon: 'i-lucide-check',
        visible: { ...mayWrite, when: { $ref: '/row/done', is: false } },
        action: action.call({
          route: 'PATCH /checklist/:id',
          params: { id: ref('/row/id') },
          body: { done: true },
          then: [action.refresh()],
        }),
      },
      {
        label: 'Open again',
        icon: 'i-lucide-undo-2',
        visible: { ...mayWrite, when: { $ref: '/row/done', is: true } },
        action: action.call({
          route: 'PATCH /checklist/:id',
          params: { id: ref('/row/id') },
          body: { done: false },
          then: [action.refresh()],
        }),
      },
      {
        label: 'Remove',
        icon: 'i-lucide-x',
        visible: mayWrite,
        action: action.call({
          route: 'DELETE /checklist/:id',
          params: { id: ref('/row/id') },
          then: [action.refresh()],
        }),
      },
    ],
  },
  actions: [
    {
      label: 'Add step',
      icon: 'i-lucide-plus',
      visible: mayWrite,
      action: action.open({
        form: 'item',
        title: 'Add a step',
        submit: {
          label: 'Add step',
          action: action.call({
            route: 'POST /tasks/:id/checklist',
            params: { id: ref('/row/id') },
            body: ref('/form'),
            then: [action.refresh()],
          }),
        },
      }),
    },
  ],
})

const comments = section({
  body: [
    form({
      form: 'comment',
      visible: mayWrite,
      submit: {
        label: 'Comment',
        action: action.call({
          route: 'POST /tasks/:id/comments',
          params: { id: ref('/row/id') },
          body: ref('/form'),
          then: [action.refresh()],
        }),
      },
    }),
    timeline({
      source: { route: 'GET /tasks/:id/comments', params: { id: ref('/row/id') } },
      at: 'created_at',
      label: '{/row/author_name}',
      text: '{/row/text}',
      icon: 'i-lucide-message-circle',
      empty: { icon: 'i-lucide-messages-square', title: 'No comments yet' },
    }),
  ],
})

/** All of one task, beside the page that it was opened from. */
export const taskDrawer = drawer({
  name: 'task',
  title: '{/row/title}',
  size: 'large',
  body: [
    descriptions({
      source: { route: 'GET /tasks/:id', params: { id: ref('/row/id') } },
      columns: 2,
      fields: [
        column.badge({ label: 'Status', ...statusBadge }),
        column.badge({ label: 'Priority', ...priorityBadge }),
        column.text({ field: 'project', label: 'Project' }),
        column.text({ field: 'assignee_name', label: 'Given to' }),
        column.date({ field: 'due', label: 'Due' }),
        column.date({ field: 'created_at', label: 'Added', style: 'relative' }),
        column.text({ field: 'description', label: 'Description' }),
      ],
    }),
    tabs({
      items: [
        { label: 'Checklist', icon: 'i-lucide-list-checks', body: [checklist] },
        { label: 'Comments', icon: 'i-lucide-messages-square', body: [comments] },
      ],
    }),
  ],
})
