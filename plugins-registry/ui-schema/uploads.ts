import { z } from 'zod'
import { everyParamGiven, uploadRoute } from './routes.ts'
import { fewOf, object } from './values.ts'

const fileType = z
  .string()
  .max(100)
  .regex(/^(\.[a-z0-9]+|[a-z]+\/([a-z0-9.+-]+|\*))$/, 'is not a type of files such as image/* or .pdf')

/**
 * Where files go. A route that is `signed` gets `{ name, size, type }` and answers `{ url }`, a signed link of the
 * storage to which the file is then put; any other gets the file itself, with its name as `name` in the query.
 */
export const uploadTarget = object({
  ...uploadRoute,
  signed: z.boolean().default(false),
  accept: fewOf(fileType, 20).default([]).describe('Types of files; any if there are none'),
  maxBytes: z.int().min(1).max(268_435_456).optional().describe('Of one file'),
})
  .check(everyParamGiven)
  .meta({ id: 'UploadTarget' })

export type UploadTarget = z.output<typeof uploadTarget>
