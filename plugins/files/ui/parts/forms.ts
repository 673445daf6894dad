import type { Form } from '@plexica/sdk/ui'
import t from '../../locales/en.json' with { type: 'json' }

const folderChoices = {
  source: { route: 'GET /folder-paths' },
  value: 'id',
  label: 'path',
}

/** Forms of the pages. */
export const forms = {
  name: {
    schema: {
      type: 'object',
      properties: { name: { type: 'string', title: t.files.name, minLength: 1, maxLength: 200 } },
      required: ['name'],
    },
  },
  folder: {
    schema: {
      type: 'object',
      properties: {
        name: { type: 'string', title: t.folder.name, minLength: 1, maxLength: 120 },
        parent: { type: ['string', 'null'], title: t.folder.parent },
      },
      required: ['name'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/name' },
        {
          type: 'Control',
          scope: '#/properties/parent',
          options: { placeholder: t.files.all, choices: folderChoices },
        },
      ],
    },
  },
  move: {
    schema: { type: 'object', properties: { folder: { type: ['string', 'null'], title: t.files.moveTo } } },
    uischema: {
      type: 'VerticalLayout',
      elements: [
        {
          type: 'Control',
          scope: '#/properties/folder',
          options: { placeholder: t.files.all, choices: folderChoices },
        },
      ],
    },
  },
  share: {
    schema: {
      type: 'object',
      properties: {
        days: {
          type: 'string',
          title: t.share.days,
          oneOf: [
            { const: '1', title: t.share.day },
            { const: '7', title: t.share.week },
            { const: '30', title: t.share.month },
            { const: '90', title: t.share.quarter },
          ],
          default: '7',
        },
      },
      required: ['days'],
    },
    uischema: {
      type: 'VerticalLayout',
      elements: [{ type: 'Control', scope: '#/properties/days', options: { format: 'radio' } }],
    },
  },
} as const satisfies Record<string, Form>
