import { z } from 'zod'
import { components, componentTypes } from './components.ts'
import { fewOf, oneOfTypes } from './values.ts'

/** Any component of the catalog. */
export const component = z
  .discriminatedUnion('type', components, oneOfTypes(...componentTypes))
  .meta({ id: 'Component' })

export const body = fewOf(component, 50)
