import type { Form } from '@plexica/sdk/ui'

const whenBookable = {
  effect: 'SHOW',
  condition: { scope: '#/properties/bookable', schema: { const: true } },
} as const

/** Forms of the pages; the server holds what it is sent to the same ones. */
export const forms = {
  event: {
    schema: {
      type: 'object',
      properties: {
        title: { type: 'string', title: 'What', minLength: 1, maxLength: 200 },
        calendar_id: { type: 'string', title: 'Calendar' },
        starts_at: { type: 'string', title: 'Begins', format: 'date-time' },
        ends_at: { type: 'string', title: 'Ends', format: 'date-time' },
        repeats: {
          type: 'string',
          title: 'Repeats',
          oneOf: [
            { const: 'never', title: 'Never' },
            { const: 'daily', title: 'Every day' },
            { const: 'weekly', title: 'Every week' },
            { const: 'monthly', title: 'Every month' },
          ],
          default: 'never',
        },
        repeats_until: { type: ['string', 'null'], title: 'Until', format: 'date' },
        remind_minutes: { type: ['integer', 'null'], title: 'Remind me, minutes before', minimum: 0, maximum: 10080 },
        place: { type: ['string', 'null'], title: 'Where', maxLength: 200 },
        description: { type: ['string', 'null'], title: 'Description', maxLength: 4000 },
      },
      required: ['title', 'calendar_id', 'starts_at', 'ends_at'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/title' },
        {
          type: 'Control',
          scope: '#/properties/calendar_id',
          options: { choices: { source: { route: 'GET /calendars' }, value: 'id', label: 'name' } },
        },
        {
          type: 'HorizontalLayout',
          elements: [
            { type: 'Control', scope: '#/properties/starts_at' },
            { type: 'Control', scope: '#/properties/ends_at' },
          ],
        },
        { type: 'Control', scope: '#/properties/repeats' },
        {
          type: 'Control',
          scope: '#/properties/repeats_until',
          rule: { effect: 'HIDE', condition: { scope: '#/properties/repeats', schema: { const: 'never' } } },
        },
        { type: 'Control', scope: '#/properties/place' },
        { type: 'Control', scope: '#/properties/remind_minutes' },
        { type: 'Control', scope: '#/properties/description', options: { multi: true } },
      ],
    },
  },
  calendar: {
    schema: {
      type: 'object',
      properties: {
        name: { type: 'string', title: 'Name', minLength: 1, maxLength: 100 },
        tone: {
          type: 'string',
          title: 'Colour',
          oneOf: [
            { const: 'primary', title: 'Violet' },
            { const: 'success', title: 'Green' },
            { const: 'info', title: 'Blue' },
            { const: 'warning', title: 'Yellow' },
            { const: 'error', title: 'Red' },
            { const: 'neutral', title: 'Grey' },
          ],
          default: 'primary',
        },
        time_zone: { type: ['string', 'null'], title: 'Time zone', maxLength: 60 },
        bookable: { type: 'boolean', title: 'Others can book times, without signing in' },
        slot_minutes: { type: 'integer', title: 'Minutes of one booking', minimum: 5, maximum: 480, default: 30 },
        days: {
          type: 'array',
          title: 'On which days',
          items: {
            type: 'string',
            oneOf: [
              { const: '1', title: 'Monday' },
              { const: '2', title: 'Tuesday' },
              { const: '3', title: 'Wednesday' },
              { const: '4', title: 'Thursday' },
              { const: '5', title: 'Friday' },
              { const: '6', title: 'Saturday' },
              { const: '7', title: 'Sunday' },
            ],
          },
          uniqueItems: true,
        },
        opens: { type: 'string', title: 'From', format: 'time', default: '09:00' },
        closes: { type: 'string', title: 'To', format: 'time', default: '17:00' },
      },
      required: ['name'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/name' },
        {
          type: 'HorizontalLayout',
          elements: [
            { type: 'Control', scope: '#/properties/tone' },
            {
              type: 'Control',
              scope: '#/properties/time_zone',
              options: {
                suggestion: [
                  'Europe/Rome',
                  'Europe/Berlin',
                  'Europe/London',
                  'America/New_York',
                  'America/Los_Angeles',
                  'Asia/Tokyo',
                  'UTC',
                ],
              },
            },
          ],
        },
        { type: 'Control', scope: '#/properties/bookable', options: { toggle: true } },
        {
          type: 'Group',
          label: 'Bookings',
          rule: whenBookable,
          elements: [
            { type: 'Control', scope: '#/properties/slot_minutes' },
            { type: 'Control', scope: '#/properties/days', options: { format: 'checkbox' } },
            {
              type: 'HorizontalLayout',
              elements: [
                { type: 'Control', scope: '#/properties/opens' },
                { type: 'Control', scope: '#/properties/closes' },
              ],
            },
          ],
        },
      ],
    },
  },
} as const satisfies Record<string, Form>
