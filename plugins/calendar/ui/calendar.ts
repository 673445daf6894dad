import { action, calendar, column, descriptions, drawer, form, modal, page, ref } from '@plexica/sdk/ui'
import { forms } from './parts/forms.ts'

const mayWrite = { permission: 'calendar.events.write' }
const isEvent = { ...mayWrite, when: { $ref: '/row/kind', is: 'event' } }
const done = (text: string) => [action.toast({ text }), action.refresh()]

const newEvent = (initial: Record<string, { $ref: string }> = {}) =>
  action.open({
    in: 'drawer',
    title: 'New event',
    form: 'event',
    initial,
    submit: {
      label: 'Add event',
      action: action.call({ route: 'POST /events', body: ref('/form'), then: done('{/form/title} was added') }),
    },
  })

export default page({
  title: 'Calendar',
  description: 'What is planned and booked. A click on a day adds an event.',
  forms: { event: forms.event },
  actions: [{ label: 'New event', icon: 'i-lucide-plus', tone: 'primary', visible: mayWrite, action: newEvent() }],
  body: [
    calendar({
      source: { route: 'GET /events', live: ['calendar.event.*', 'calendar.booking.*'] },
      rowId: 'key',
      start: 'starts_at',
      end: 'ends_at',
      label: '{/row/title}',
      badge: {
        field: 'tone',
        tones: {
          primary: 'primary',
          success: 'success',
          info: 'info',
          warning: 'warning',
          error: 'error',
          neutral: 'neutral',
        },
      },
      action: action.open({ target: 'event' }),
      move: action.call({
        route: 'PATCH /events/:id',
        params: { id: ref('/row/id') },
        body: ref('/form'),
        then: [
          action.toast({
            text: '{/row/title} was moved',
            undo: {
              route: 'PATCH /events/:id',
              params: { id: ref('/row/id') },
              body: { starts_at: ref('/row/starts_at'), ends_at: ref('/row/ends_at') },
            },
          }),
          action.refresh(),
        ],
      }),
      // A repetition stands elsewhere than the event that repeats, and would take all others along.
      movable: {
        ...mayWrite,
        when: {
          all: [
            { $ref: '/row/kind', is: 'event' },
            { $ref: '/row/repeats', is: 'never' },
          ],
        },
      },
      create: newEvent({ starts_at: ref('/row/starts_at'), ends_at: ref('/row/starts_at') }),
    }),
    modal({
      name: 'event',
      title: '{/row/title}',
      description: '{/row/calendar}',
      body: [
        descriptions({
          row: ref('/row'),
          columns: 2,
          fields: [
            column.date({ field: 'starts_at', label: 'Begins', style: 'datetime' }),
            column.date({ field: 'ends_at', label: 'Ends', style: 'datetime' }),
            column.text({ field: 'place', label: 'Where' }),
            column.badge({
              field: 'repeats',
              label: 'Repeats',
              labels: { never: 'Never', daily: 'Every day', weekly: 'Every week', monthly: 'Every month' },
            }),
            column.text({ field: 'description', label: 'Description' }),
          ],
        }),
      ],
      actions: [
        {
          label: 'Edit event',
          icon: 'i-lucide-pencil',
          visible: isEvent,
          action: action.open({ target: 'edit' }),
        },
        {
          label: 'Delete',
          icon: 'i-lucide-trash-2',
          tone: 'error',
          visible: isEvent,
          action: action.call({
            route: 'DELETE /events/:id',
            params: { id: ref('/row/id') },
            confirm: {
              title: 'Delete {/row/title}?',
              text: 'If it repeats, all of its repetitions go with it. This can’t be undone.',
              label: 'Delete event',
            },
            then: [action.close(), ...done('{/row/title} was deleted')],
          }),
        },
      ],
    }),
    drawer({
      name: 'edit',
      title: 'Edit {/row/title}',
      description: 'What repeats is changed with all of its repetitions.',
      body: [
        form({
          form: 'event',
          // A repetition stands elsewhere than the event that repeats.
          source: { route: 'GET /events/:id', params: { id: ref('/row/id') } },
          initial: Object.fromEntries(
            Object.keys(forms.event.schema.properties).map((name) => [name, ref(`/data/${name}`)]),
          ),
          submit: {
            label: 'Save event',
            action: action.call({
              route: 'PATCH /events/:id',
              params: { id: ref('/row/id') },
              body: ref('/form'),
              // What is shown below it is of before.
              then: [action.close(), action.close(), ...done('{/form/title} was changed')],
            }),
          },
        }),
      ],
    }),
  ],
})
