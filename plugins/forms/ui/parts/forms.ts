import t from '../../locales/en.json' with { type: 'json' }

/** A question by itself: choices and what they are shown with are asked for only where there are any. */
const questionDetail = {
  type: 'VerticalLayout',
  elements: [
    {
      type: 'HorizontalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/label' },
        { type: 'Control', scope: '#/properties/type' },
      ],
    },
    {
      type: 'Control',
      scope: '#/properties/choices',
      rule: {
        effect: 'SHOW',
        condition: { scope: '#/properties/type', schema: { enum: ['choice', 'choices'] } },
      },
    },
    { type: 'Control', scope: '#/properties/help' },
    { type: 'Control', scope: '#/properties/required' },
    { type: 'Control', scope: '#/properties/show_question' },
    {
      type: 'Control',
      scope: '#/properties/show_value',
      rule: {
        effect: 'HIDE',
        condition: { scope: '#/properties/show_question', schema: { enum: ['', null] } },
      },
    },
  ],
} as const

/** What a form is built with. */
export const builderForm = {
  schema: {
    type: 'object',
    properties: {
      title: { type: 'string', title: t.build.title, minLength: 1, maxLength: 120 },
      description: { type: 'string', title: t.build.about, maxLength: 1_000 },
      questions: {
        type: 'array',
        title: t.build.questions,
        items: {
          type: 'object',
          properties: {
            label: { type: 'string', title: t.build.question, minLength: 1, maxLength: 120 },
            type: {
              type: 'string',
              title: t.build.type,
              oneOf: [
                { const: 'text', title: t.type.text },
                { const: 'long', title: t.type.long },
                { const: 'choice', title: t.type.choice },
                { const: 'choices', title: t.type.choices },
                { const: 'yesno', title: t.type.yesno },
                { const: 'rating', title: t.type.rating },
                { const: 'number', title: t.type.number },
                { const: 'date', title: t.type.date },
                { const: 'email', title: t.type.email },
                { const: 'file', title: t.type.file },
              ],
              default: 'text',
            },
            choices: {
              type: 'array',
              title: t.build.choices,
              items: { type: 'string', minLength: 1, maxLength: 100 },
              maxItems: 20,
              uniqueItems: true,
            },
            help: { type: 'string', title: t.build.help, maxLength: 300 },
            required: { type: 'boolean', title: t.build.required, default: false },
            show_question: { type: 'string', title: t.build.showQuestion, maxLength: 120 },
            show_value: { type: 'string', title: t.build.showValue, maxLength: 100 },
          },
          required: ['label', 'type'],
        },
        minItems: 1,
        maxItems: 30,
      },
      audience: {
        type: 'string',
        title: t.build.audience,
        oneOf: [
          { const: 'team', title: t.audience.team },
          { const: 'public', title: t.audience.public },
        ],
        default: 'team',
      },
      once: { type: 'boolean', title: t.build.once, default: false },
      closes_at: { type: ['string', 'null'], title: t.build.closes, format: 'date-time' },
      thanks: { type: 'string', title: t.build.thanks, maxLength: 200 },
    },
    required: ['title', 'questions', 'audience'],
  },
  uischema: {
    type: 'VerticalLayout',
    elements: [
      { type: 'Control', scope: '#/properties/title' },
      {
        type: 'Categorization',
        elements: [
          {
            type: 'Category',
            label: t.build.questions,
            elements: [
              { type: 'Control', scope: '#/properties/description', options: { multi: true } },
              {
                type: 'Control',
                scope: '#/properties/questions',
                options: { elementLabelProp: 'label', detail: questionDetail },
              },
            ],
          },
          {
            type: 'Category',
            label: t.build.settings,
            elements: [
              { type: 'Control', scope: '#/properties/audience', options: { format: 'radio' } },
              {
                type: 'Control',
                scope: '#/properties/once',
                options: { toggle: true },
                rule: {
                  effect: 'SHOW',
                  condition: { scope: '#/properties/audience', schema: { const: 'team' } },
                },
              },
              { type: 'Control', scope: '#/properties/closes_at' },
              { type: 'Control', scope: '#/properties/thanks' },
            ],
          },
        ],
      },
    ],
  },
} as const
