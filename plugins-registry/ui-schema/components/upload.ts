import { z } from 'zod'
import { afterwards } from '../actions.ts'
import { visible } from '../conditions.ts'
import { uploadTarget } from '../uploads.ts'
import { fewOf, object, text } from '../values.ts'

/** A place to drop files. */
export const upload = object({
  type: z.literal('upload'),
  visible: visible.optional(),
  title: text(120).optional(),
  description: text(300).optional(),
  to: uploadTarget,
  multiple: z.boolean().default(false),
  then: fewOf(afterwards, 5).default([]).describe('What happens when a file is there: /response is what was answered'),
}).meta({ id: 'Upload' })

export type Upload = z.output<typeof upload>
