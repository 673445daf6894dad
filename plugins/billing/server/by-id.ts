import { jsonSchema } from '@plexica/sdk'

/** When an invoice is issued, such as `2026-11-23`. */
export const issuedOn = jsonSchema({
  type: 'object',
  properties: { issued_on: { type: 'string', format: 'date' } },
  required: [],
})

/** The `:id` of a path. */
export const byId = jsonSchema({
  type: 'object',
  properties: { id: { type: 'string', format: 'uuid' } },
  required: ['id'],
})
