import { jsonSchema } from '@plexica/sdk'

/** The `:id` of a path. */
export const byId = jsonSchema({
  type: 'object',
  properties: { id: { type: 'string', format: 'uuid' } },
  required: ['id'],
})
