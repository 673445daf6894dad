import { z } from 'zod'
import { button } from '../actions.ts'
import { body } from '../body.ts'
import { fewOf, name, object, template } from '../values.ts'

const overlayName = name.describe('What the action "open" calls it')
const size = z.enum(['small', 'medium', 'large']).default('medium')
const actions = fewOf(button, 5).default([]).describe('Below what it holds')

/** Components that slide in from the side. In them `/row` is what the action that opened it was taken on. */
export const drawer = object({
  type: z.literal('drawer'),
  name: overlayName,
  title: template(120),
  description: template(300).optional(),
  size,
  actions,
  get body() {
    return body
  },
}).meta({ id: 'Drawer' })

/** Components in a window above the page. */
export const modal = object({
  type: z.literal('modal'),
  name: overlayName,
  title: template(120),
  description: template(300).optional(),
  size,
  actions,
  get body() {
    return body
  },
}).meta({ id: 'Modal' })
