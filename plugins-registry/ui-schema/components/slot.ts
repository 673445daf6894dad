import { z } from 'zod'
import { visible } from '../conditions.ts'
import { object, text, values } from '../values.ts'

/** A place for what other plugins have to say. They fill it by `ui.slots` of their manifests. */
export const slot = object({
  type: z.literal('slot'),
  visible: visible.optional(),
  name: z
    .string()
    .max(100)
    .regex(/^[a-z][a-z0-9-]*(\.[a-z][a-zA-Z0-9-]*)+$/, 'is not the name of a slot such as crm.contact.detail'),
  title: text(120).optional().describe('Above it, if anything fills it'),
  context: values.default({}).describe('What those who fill it can point to as /context'),
}).meta({ id: 'Slot' })

export type Slot = z.output<typeof slot>
