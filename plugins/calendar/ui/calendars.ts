import { action, cards, code, column, drawer, markdown, page, ref } from '@plexica/sdk/ui'
import { forms } from './parts/forms.ts'

const mayWrite = { permission: 'calendar.calendars.write' }
const done = (text: string) => [action.toast({ text }), action.refresh()]

export default page({
  title: 'Calendars',
  description: 'Each with its time zone, and when it can be booked.',
  forms: { calendar: forms.calendar },
  actions: [
    {
      label: 'New calendar',
      icon: 'i-lucide-plus',
      tone: 'primary',
      visible: mayWrite,
      action: action.open({
        in: 'drawer',
        title: 'New calendar',
        form: 'calendar',
        submit: {
          label: 'Add calendar',
          action: action.call({ route: 'POST /calendars', body: ref('/form'), then: done('{/form/name} was added') }),
        },
      }),
    },
  ],
  body: [
    cards({
      source: { route: 'GET /calendars' },
      columns: 3,
      item: {
        title: '{/row/name}',
        text: '{/row/time_zone}',
        icon: 'i-lucide-calendar-days',
        fields: [
          column.boolean({ field: 'bookable', label: 'Can be booked' }),
          column.number({ field: 'slot_minutes', label: 'Minutes of one booking' }),
        ],
        action: action.open({ target: 'links' }),
        actions: [
          {
            label: 'Links',
            icon: 'i-lucide-link',
            action: action.open({ target: 'links' }),
          },
          {
            label: 'Edit',
            icon: 'i-lucide-pencil',
            visible: mayWrite,
            action: action.open({
              in: 'drawer',
              title: 'Edit calendar',
              form: 'calendar',
              initial: ref('/row'),
              submit: {
                label: 'Save changes',
                action: action.call({
                  route: 'PATCH /calendars/:id',
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
              route: 'DELETE /calendars/:id',
              params: { id: ref('/row/id') },
              confirm: {
                title: 'Delete {/row/name}?',
                text: 'Its events and bookings go with it. This can’t be undone.',
                label: 'Delete calendar',
              },
              then: done('{/row/name} was deleted'),
            }),
          },
        ],
      },
      empty: { icon: 'i-lucide-calendar-days', title: 'No calendars yet' },
    }),
    drawer({
      name: 'links',
      title: '{/row/name}',
      body: [
        markdown({
          text: 'Put the **feed** into the calendar on your phone or computer: it shows what is planned here.',
        }),
        code({ title: 'Feed', language: 'iCalendar', value: ref('/row/feed_url') }),
        markdown({
          text: 'From **free times** a website learns what can be booked. A `POST` to it with `starts_at`, `name` and `email` books one.',
        }),
        code({ title: 'Free times', language: 'JSON', value: ref('/row/booking_url') }),
      ],
    }),
  ],
})
