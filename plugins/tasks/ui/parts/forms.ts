import type { Form } from '@plexica/sdk/ui'

export const statuses = [
  { value: 'todo', label: 'To do', tone: 'neutral' },
  { value: 'doing', label: 'In progress', tone: 'info' },
  { value: 'review', label: 'In review', tone: 'warning' },
  { value: 'done', label: 'Done', tone: 'success' },
] as const

export const priorities = [
  { value: 'low', label: 'Low', tone: 'neutral' },
  { value: 'normal', label: 'Normal', tone: 'info' },
  { value: 'high', label: 'High', tone: 'warning' },
  { value: 'urgent', label: 'Urgent', tone: 'error' },
] as const

/** Forms of the pages; the server holds what it is sent to the same ones. */
export const forms = {
  project: {
    schema: {
      type: 'object',
      properties: {
        name: { type: 'string', title: 'Name', minLength: 1, maxLength: 100 },
        description: { type: ['string', 'null'], title: 'What it is about', maxLength: 1000 },
      },
      required: ['name'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/name', options: { placeholder: 'Website' } },
        { type: 'Control', scope: '#/properties/description', options: { multi: true } },
      ],
    },
  },
  task: {
    schema: {
      type: 'object',
      properties: {
        title: { type: 'string', title: 'Title', minLength: 1, maxLength: 200 },
        project_id: { type: 'string', title: 'Project' },
        status: {
          type: 'string',
          title: 'Status',
          oneOf: [
            { const: 'todo', title: 'To do' },
            { const: 'doing', title: 'In progress' },
            { const: 'review', title: 'In review' },
            { const: 'done', title: 'Done' },
          ],
          default: 'todo',
        },
        priority: {
          type: 'string',
          title: 'Priority',
          oneOf: [
            { const: 'low', title: 'Low' },
            { const: 'normal', title: 'Normal' },
            { const: 'high', title: 'High' },
            { const: 'urgent', title: 'Urgent' },
          ],
          default: 'normal',
        },
        due: { type: ['string', 'null'], title: 'Due', format: 'date' },
        assignee_id: { type: ['string', 'null'], title: 'Given to' },
        description: { type: ['string', 'null'], title: 'Description', maxLength: 10000 },
      },
      required: ['title', 'project_id'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/title', options: { placeholder: 'What is to be done' } },
        {
          type: 'Control',
          scope: '#/properties/project_id',
          options: {
            choices: { source: { route: 'GET /projects', params: { limit: 100 } }, value: 'id', label: 'name' },
          },
        },
        {
          type: 'HorizontalLayout',
          elements: [
            { type: 'Control', scope: '#/properties/status' },
            { type: 'Control', scope: '#/properties/priority' },
          ],
        },
        {
          type: 'HorizontalLayout',
          elements: [
            { type: 'Control', scope: '#/properties/due' },
            {
              type: 'Control',
              scope: '#/properties/assignee_id',
              options: { choices: { source: { route: 'GET /people' }, value: 'id', label: 'name' } },
            },
          ],
        },
        { type: 'Control', scope: '#/properties/description', options: { multi: true } },
      ],
    },
  },
  item: {
    schema: {
      type: 'object',
      properties: { text: { type: 'string', title: 'Step', minLength: 1, maxLength: 200 } },
      required: ['text'],
    },
  },
  comment: {
    schema: {
      type: 'object',
      properties: { text: { type: 'string', title: 'Comment', minLength: 1, maxLength: 4000 } },
      required: ['text'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [{ type: 'Control', scope: '#/properties/text', options: { multi: true } }],
    },
  },
} as const satisfies Record<string, Form>
