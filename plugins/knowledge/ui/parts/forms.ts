import t from '../../locales/en.json' with { type: 'json' }

export const spaceForm = {
  schema: {
    type: 'object',
    properties: {
      name: { type: 'string', title: t.space.name, minLength: 1, maxLength: 80 },
      description: { type: 'string', title: t.space.about, maxLength: 300 },
    },
    required: ['name'],
  },
  uischema: {
    type: 'VerticalLayout',
    elements: [
      { type: 'Control', scope: '#/properties/name' },
      { type: 'Control', scope: '#/properties/description', options: { multi: true } },
    ],
  },
} as const

export const articleForm = {
  schema: {
    type: 'object',
    properties: {
      title: { type: 'string', title: t.article.title, minLength: 1, maxLength: 200 },
      space_id: { type: 'string', title: t.article.space },
      parent_id: { type: ['string', 'null'], title: t.article.parent },
      tags: {
        type: 'array',
        title: t.article.tags,
        items: { type: 'string', minLength: 1, maxLength: 40 },
        maxItems: 10,
        uniqueItems: true,
      },
      body: { type: 'string', title: t.article.body, maxLength: 100_000 },
    },
    required: ['title', 'space_id'],
  },
  uischema: {
    type: 'VerticalLayout',
    elements: [
      { type: 'Control', scope: '#/properties/title' },
      {
        type: 'HorizontalLayout',
        elements: [
          {
            type: 'Control',
            scope: '#/properties/space_id',
            options: { choices: { source: { route: 'GET /spaces' }, value: 'id', label: 'name' } },
          },
          {
            type: 'Control',
            scope: '#/properties/parent_id',
            options: {
              placeholder: t.article.top,
              choices: {
                source: { route: 'GET /articles', params: { limit: 100, sort: 'title' } },
                value: 'id',
                label: 'title',
              },
            },
          },
        ],
      },
      { type: 'Control', scope: '#/properties/tags', options: { format: 'tags', placeholder: t.article.addTag } },
      { type: 'Control', scope: '#/properties/body', options: { multi: true } },
    ],
  },
} as const
