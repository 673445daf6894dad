import t from '../../locales/en.json' with { type: 'json' }

const shownWith = (name: 'notify' | 'request' | 'call') =>
  ({ effect: 'SHOW', condition: { scope: `#/properties/${name}`, schema: { const: true } } }) as const

const when = {
  schema: {
    type: 'object',
    properties: {
      name: { type: 'string', title: t.rule.name, minLength: 1, maxLength: 120 },
      event: { type: 'string', title: t.rule.event, description: t.rule.eventText, minLength: 1, maxLength: 100 },
      delay_minutes: {
        type: 'integer',
        title: t.rule.delay,
        description: t.rule.delayText,
        minimum: 0,
        maximum: 43_200,
        default: 0,
      },
    },
    required: ['name', 'event'],
  },
  uischema: {
    type: 'VerticalLayout',
    elements: [
      { type: 'Control', scope: '#/properties/name', options: { placeholder: t.rule.nameExample } },
      {
        type: 'Control',
        scope: '#/properties/event',
        options: {
          placeholder: 'tasks.task.completed',
          suggestion: [
            'tasks.task.created',
            'tasks.task.completed',
            'crm.contact.*',
            'billing.invoice.paid',
            'helpdesk.ticket.created',
            'files.file.uploaded',
            'files.file.shared',
            'knowledge.article.published',
            'forms.response.received',
            'plexica.user.created',
          ],
        },
      },
      { type: 'Control', scope: '#/properties/delay_minutes' },
    ],
  },
} as const

const only = {
  schema: {
    type: 'object',
    properties: {
      match: {
        type: 'string',
        title: t.rule.match,
        oneOf: [
          { const: 'all', title: t.rule.all },
          { const: 'any', title: t.rule.any },
        ],
        default: 'all',
      },
      conditions: {
        type: 'array',
        title: t.rule.conditions,
        items: {
          type: 'object',
          properties: {
            field: { type: 'string', title: t.rule.field, minLength: 1, maxLength: 200 },
            op: {
              type: 'string',
              title: t.rule.op,
              oneOf: [
                { const: 'is', title: t.op.is },
                { const: 'isNot', title: t.op.isNot },
                { const: 'contains', title: t.op.contains },
                { const: 'above', title: t.op.above },
                { const: 'below', title: t.op.below },
                { const: 'isSet', title: t.op.isSet },
              ],
              default: 'is',
            },
            value: { type: 'string', title: t.rule.value, maxLength: 500 },
          },
          required: ['field', 'op'],
        },
        maxItems: 10,
      },
    },
  },
  uischema: {
    type: 'VerticalLayout',
    elements: [
      { type: 'Control', scope: '#/properties/match', options: { format: 'radio' } },
      {
        type: 'Control',
        scope: '#/properties/conditions',
        options: {
          elementLabelProp: 'field',
          detail: {
            type: 'VerticalLayout',
            elements: [
              { type: 'Control', scope: '#/properties/field' },
              { type: 'Control', scope: '#/properties/op' },
              {
                type: 'Control',
                scope: '#/properties/value',
                rule: { effect: 'HIDE', condition: { scope: '#/properties/op', schema: { const: 'isSet' } } },
              },
            ],
          },
        },
      },
    ],
  },
} as const

const then = {
  schema: {
    type: 'object',
    properties: {
      notify: { type: 'boolean', title: t.rule.notify, default: false },
      roles: {
        type: 'array',
        title: t.rule.roles,
        items: {
          type: 'string',
          oneOf: [
            { const: 'owner', title: t.role.owner },
            { const: 'admin', title: t.role.admin },
            { const: 'member', title: t.role.member },
            { const: 'viewer', title: t.role.viewer },
          ],
        },
        minItems: 1,
        uniqueItems: true,
      },
      notice_title: { type: 'string', title: t.rule.noticeTitle, minLength: 1, maxLength: 200 },
      notice_body: { type: 'string', title: t.rule.noticeBody, maxLength: 2_000 },
      by_email: { type: 'boolean', title: t.rule.byEmail, default: false },
      request: { type: 'boolean', title: t.rule.request, default: false },
      method: {
        type: 'string',
        title: t.rule.method,
        enum: ['POST', 'PUT', 'PATCH', 'DELETE', 'GET'],
        default: 'POST',
      },
      url: { type: 'string', title: t.rule.url, format: 'uri', maxLength: 1_000 },
      request_body: { type: 'string', title: t.rule.body, description: t.rule.bodyText, maxLength: 10_000 },
      use_token: { type: 'boolean', title: t.rule.useToken, default: false },
      call: { type: 'boolean', title: t.rule.call, default: false },
      function: { type: 'string', title: t.rule.function },
      call_input: { type: 'string', title: t.rule.input, description: t.rule.inputText, maxLength: 10_000 },
    },
    required: ['roles', 'notice_title', 'url', 'function'],
  },
  uischema: {
    type: 'VerticalLayout',
    elements: [
      { type: 'Control', scope: '#/properties/notify', options: { toggle: true } },
      { type: 'Control', scope: '#/properties/roles', options: { format: 'checkbox' }, rule: shownWith('notify') },
      {
        type: 'Control',
        scope: '#/properties/notice_title',
        options: { placeholder: '{{ data.title }}' },
        rule: shownWith('notify'),
      },
      { type: 'Control', scope: '#/properties/notice_body', options: { multi: true }, rule: shownWith('notify') },
      { type: 'Control', scope: '#/properties/by_email', rule: shownWith('notify') },
      { type: 'Control', scope: '#/properties/request', options: { toggle: true } },
      { type: 'Control', scope: '#/properties/method', rule: shownWith('request') },
      {
        type: 'Control',
        scope: '#/properties/url',
        options: { placeholder: 'https://hooks.slack.com/services/…' },
        rule: shownWith('request'),
      },
      {
        type: 'Control',
        scope: '#/properties/request_body',
        options: { multi: true, placeholder: '{ "text": "{{ type }}: {{ data.title }}" }' },
        rule: shownWith('request'),
      },
      { type: 'Control', scope: '#/properties/use_token', rule: shownWith('request') },
      { type: 'Control', scope: '#/properties/call', options: { toggle: true } },
      {
        type: 'Control',
        scope: '#/properties/function',
        options: { choices: { source: { route: 'GET /functions' }, value: 'id', label: 'label' } },
        rule: shownWith('call'),
      },
      {
        type: 'Control',
        scope: '#/properties/call_input',
        options: { multi: true, placeholder: '{ "title": "{{ data.title }}" }' },
        rule: shownWith('call'),
      },
    ],
  },
} as const

/** One for each step of the wizard. */
export const stepForms = { when, only, then }

/** All steps together, as the server checks them. */
export const ruleForm = {
  schema: {
    type: 'object',
    properties: { ...when.schema.properties, ...only.schema.properties, ...then.schema.properties },
    required: [...when.schema.required, ...then.schema.required],
  },
  uischema: {
    type: 'VerticalLayout',
    elements: [...when.uischema.elements, ...only.uischema.elements, ...then.uischema.elements],
  },
} as const
