import type { Form } from '@plexica/sdk/ui'

export const statuses = [
  { value: 'open', label: 'Open', tone: 'info' },
  { value: 'waiting', label: 'Waiting for the customer', tone: 'warning' },
  { value: 'solved', label: 'Solved', tone: 'success' },
] as const

export const priorities = [
  { value: 'low', label: 'Low', tone: 'neutral' },
  { value: 'normal', label: 'Normal', tone: 'info' },
  { value: 'high', label: 'High', tone: 'warning' },
  { value: 'urgent', label: 'Urgent', tone: 'error' },
] as const

const priority = {
  type: 'string',
  title: 'Priority',
  oneOf: [
    { const: 'low', title: 'Low' },
    { const: 'normal', title: 'Normal' },
    { const: 'high', title: 'High' },
    { const: 'urgent', title: 'Urgent' },
  ],
  default: 'normal',
} as const

/** Forms of the pages; the server holds what it is sent to the same ones. */
export const forms = {
  ticket: {
    schema: {
      type: 'object',
      properties: {
        subject: { type: 'string', title: 'Subject', minLength: 1, maxLength: 200 },
        name: { type: 'string', title: 'Who asks', minLength: 1, maxLength: 120 },
        email: { type: ['string', 'null'], title: 'E-mail', format: 'email', maxLength: 320 },
        priority,
        text: { type: 'string', title: 'What it is about', minLength: 1, maxLength: 10000 },
      },
      required: ['subject', 'name', 'text'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/subject' },
        {
          type: 'HorizontalLayout',
          elements: [
            { type: 'Control', scope: '#/properties/name' },
            { type: 'Control', scope: '#/properties/email' },
          ],
        },
        { type: 'Control', scope: '#/properties/priority', options: { format: 'radio' } },
        { type: 'Control', scope: '#/properties/text', options: { multi: true } },
      ],
    },
  },
  change: {
    schema: {
      type: 'object',
      properties: {
        subject: { type: 'string', title: 'Subject', minLength: 1, maxLength: 200 },
        priority,
        status: {
          type: 'string',
          title: 'Status',
          oneOf: [
            { const: 'open', title: 'Open' },
            { const: 'waiting', title: 'Waiting for the customer' },
            { const: 'solved', title: 'Solved' },
          ],
        },
        assignee_id: { type: ['string', 'null'], title: 'Given to' },
      },
      required: ['subject'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/subject' },
        { type: 'Control', scope: '#/properties/status' },
        { type: 'Control', scope: '#/properties/priority', options: { format: 'radio' } },
        {
          type: 'Control',
          scope: '#/properties/assignee_id',
          options: { choices: { source: { route: 'GET /people' }, value: 'id', label: 'name' } },
        },
      ],
    },
  },
  message: {
    schema: {
      type: 'object',
      properties: {
        answer_id: { type: ['string', 'null'], title: 'Canned answer' },
        text: { type: ['string', 'null'], title: 'Message', maxLength: 10000 },
        internal: { type: 'boolean', title: 'A note for the team only' },
        solve: { type: 'boolean', title: 'With it the ticket is solved' },
      },
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        {
          type: 'Control',
          scope: '#/properties/answer_id',
          options: {
            placeholder: 'In your own words',
            choices: { source: { route: 'GET /answers', params: { limit: 100 } }, value: 'id', label: 'title' },
          },
        },
        { type: 'Control', scope: '#/properties/text', options: { multi: true } },
        { type: 'Control', scope: '#/properties/internal', options: { toggle: true } },
        {
          type: 'Control',
          scope: '#/properties/solve',
          options: { toggle: true },
          rule: { effect: 'HIDE', condition: { scope: '#/properties/internal', schema: { const: true } } },
        },
      ],
    },
  },
  answer: {
    schema: {
      type: 'object',
      properties: {
        title: { type: 'string', title: 'Title', minLength: 1, maxLength: 120 },
        text: { type: 'string', title: 'Text', minLength: 1, maxLength: 10000 },
      },
      required: ['title', 'text'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/title' },
        { type: 'Control', scope: '#/properties/text', options: { multi: true } },
      ],
    },
  },
} as const satisfies Record<string, Form>
