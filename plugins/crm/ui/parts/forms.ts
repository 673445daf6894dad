import type { Form } from '@plexica/sdk/ui'

export const stages = [
  { value: 'lead', label: 'Lead', tone: 'neutral' },
  { value: 'qualified', label: 'Qualified', tone: 'info' },
  { value: 'proposal', label: 'Proposal', tone: 'warning' },
  { value: 'won', label: 'Won', tone: 'success' },
  { value: 'lost', label: 'Lost', tone: 'error' },
] as const

/** Forms of the pages; the server holds what it is sent to the same ones. */
export const forms = {
  contact: {
    schema: {
      type: 'object',
      properties: {
        name: { type: 'string', title: 'Name', minLength: 1, maxLength: 200 },
        email: { type: ['string', 'null'], title: 'E-mail', format: 'email', maxLength: 320 },
        phone: { type: ['string', 'null'], title: 'Phone', format: 'tel', maxLength: 50 },
        company: { type: ['string', 'null'], title: 'Company', maxLength: 200 },
      },
      required: ['name'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/name', options: { placeholder: 'Ada Lovelace' } },
        { type: 'Control', scope: '#/properties/email', options: { placeholder: 'ada@example.com' } },
        { type: 'Control', scope: '#/properties/phone', options: { placeholder: '+44 20 7946 0000' } },
        { type: 'Control', scope: '#/properties/company', options: { placeholder: 'Analytical Engines' } },
      ],
    },
  },
  deal: {
    schema: {
      type: 'object',
      properties: {
        title: { type: 'string', title: 'Title', minLength: 1, maxLength: 200 },
        contact_id: { type: ['string', 'null'], title: 'Contact' },
        stage: {
          type: 'string',
          title: 'Stage',
          oneOf: [
            { const: 'lead', title: 'Lead' },
            { const: 'qualified', title: 'Qualified' },
            { const: 'proposal', title: 'Proposal' },
            { const: 'won', title: 'Won' },
            { const: 'lost', title: 'Lost' },
          ],
          default: 'lead',
        },
        value: { type: 'number', title: 'Value', minimum: 0, maximum: 999999999999, default: 0 },
      },
      required: ['title'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/title', options: { placeholder: 'Annual licence' } },
        {
          type: 'Control',
          scope: '#/properties/contact_id',
          options: {
            placeholder: 'No contact',
            choices: {
              source: { route: 'GET /contacts', params: { limit: 100, sort: 'name' } },
              value: 'id',
              label: 'name',
            },
          },
        },
        {
          type: 'HorizontalLayout',
          elements: [
            { type: 'Control', scope: '#/properties/stage' },
            { type: 'Control', scope: '#/properties/value', options: { currency: 'EUR' } },
          ],
        },
      ],
    },
  },
  note: {
    schema: {
      type: 'object',
      properties: { text: { type: 'string', title: 'Note', minLength: 1, maxLength: 4000 } },
      required: ['text'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [{ type: 'Control', scope: '#/properties/text', options: { multi: true } }],
    },
  },
} as const satisfies Record<string, Form>
