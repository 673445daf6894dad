import type { Form } from '@plexica/sdk/ui'

const line = {
  type: 'object',
  properties: {
    description: { type: 'string', title: 'What', minLength: 1, maxLength: 200 },
    quantity: { type: 'number', title: 'Quantity', minimum: 0, maximum: 1000000, default: 1 },
    unit_price: { type: 'number', title: 'Price of one', minimum: -10000000, maximum: 10000000 },
    tax_percent: { type: 'number', title: 'Tax in percent', minimum: 0, maximum: 100 },
  },
  required: ['description', 'quantity', 'unit_price'],
} as const

const lines = { type: 'array', title: 'Lines', items: line, minItems: 1, maxItems: 100 } as const

const terms = {
  payment_days: { type: ['integer', 'null'], title: 'Days to pay in', minimum: 0, maximum: 365 },
  note: { type: ['string', 'null'], title: 'Note on the invoice', maxLength: 1000 },
} as const

const customerChoice = {
  choices: { source: { route: 'GET /customers', params: { limit: 100 } }, value: 'id', label: 'name' },
} as const

const whoIsNew = { condition: { scope: '#/properties/is_new', schema: { const: true } } } as const

/** Forms of the pages; the server holds what it is sent to the same ones. */
export const forms = {
  customer: {
    schema: {
      type: 'object',
      properties: {
        name: { type: 'string', title: 'Name', minLength: 1, maxLength: 200 },
        email: { type: ['string', 'null'], title: 'E-mail', format: 'email', maxLength: 320 },
        address: { type: ['string', 'null'], title: 'Address', maxLength: 500 },
        tax_number: { type: ['string', 'null'], title: 'Tax number', maxLength: 40 },
      },
      required: ['name'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/name' },
        { type: 'Control', scope: '#/properties/email' },
        { type: 'Control', scope: '#/properties/address', options: { multi: true } },
        { type: 'Control', scope: '#/properties/tax_number' },
      ],
    },
  },
  contact: {
    schema: {
      type: 'object',
      properties: { contact_id: { type: 'string', title: 'Contact' } },
      required: ['contact_id'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        {
          type: 'Control',
          scope: '#/properties/contact_id',
          options: { choices: { source: { route: 'GET /contacts' }, value: 'id', label: 'label' } },
        },
      ],
    },
  },
  product: {
    schema: {
      type: 'object',
      properties: {
        name: { type: 'string', title: 'Name', minLength: 1, maxLength: 200 },
        price: { type: 'number', title: 'Price of one', minimum: -10000000, maximum: 10000000 },
        tax_percent: { type: ['number', 'null'], title: 'Tax in percent', minimum: 0, maximum: 100 },
      },
      required: ['name', 'price'],
    },
  },
  /** The first step of the wizard: somebody who is known, or somebody new. */
  who: {
    schema: {
      type: 'object',
      properties: {
        is_new: { type: 'boolean', title: 'Somebody new' },
        customer_id: { type: 'string', title: 'Customer' },
        name: { type: 'string', title: 'Name', minLength: 1, maxLength: 200 },
        email: { type: ['string', 'null'], title: 'E-mail', format: 'email', maxLength: 320 },
        address: { type: ['string', 'null'], title: 'Address', maxLength: 500 },
      },
      required: ['customer_id', 'name'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/is_new', options: { toggle: true } },
        {
          type: 'Control',
          scope: '#/properties/customer_id',
          rule: { effect: 'HIDE', ...whoIsNew },
          options: customerChoice,
        },
        {
          type: 'Group',
          label: 'New customer',
          rule: { effect: 'SHOW', ...whoIsNew },
          elements: [
            { type: 'Control', scope: '#/properties/name' },
            { type: 'Control', scope: '#/properties/email' },
            { type: 'Control', scope: '#/properties/address', options: { multi: true } },
          ],
        },
      ],
    },
  },
  what: {
    schema: { type: 'object', properties: { lines }, required: ['lines'] },
    uischema: {
      type: 'VerticalLayout',
      elements: [{ type: 'Control', scope: '#/properties/lines', options: { elementLabelProp: 'description' } }],
    },
  },
  terms: {
    schema: { type: 'object', properties: terms },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/payment_days' },
        { type: 'Control', scope: '#/properties/note', options: { multi: true } },
      ],
    },
  },
  draft: {
    schema: {
      type: 'object',
      properties: { customer_id: { type: 'string', title: 'Customer' }, lines, ...terms },
      required: ['customer_id', 'lines'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/customer_id', options: customerChoice },
        { type: 'Control', scope: '#/properties/lines', options: { elementLabelProp: 'description' } },
        { type: 'Control', scope: '#/properties/payment_days' },
        { type: 'Control', scope: '#/properties/note', options: { multi: true } },
      ],
    },
  },
  payment: {
    schema: {
      type: 'object',
      properties: { paid_on: { type: ['string', 'null'], title: 'Paid on', format: 'date' } },
    },
  },
} as const satisfies Record<string, Form>
