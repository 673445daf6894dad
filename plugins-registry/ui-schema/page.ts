import { z } from 'zod'
import { button } from './actions.ts'
import type { component } from './body.ts'
import { body } from './body.ts'
import { form } from './forms.ts'
import { pageRules } from './page-rules.ts'
import { fewOf, field, name, object, scalar, text } from './values.ts'

export const pageParts = object({
  $schema: z.string().max(500).optional(),
  schema: z.literal(1, 'is not 1, the only version of this language there is'),
  title: text(120),
  description: text(500).optional(),
  size: z
    .enum(['small', 'medium', 'large'])
    .default('medium')
    .describe('The room it takes as a widget of the home page: one, two or three columns of three'),
  actions: fewOf(button, 5).default([]).describe('Beside the title'),
  state: z.record(field, scalar).default({}).describe('What /state holds at first'),
  forms: z.record(name, form).default({}).describe('Forms that components and actions of this page name'),
  body,
})

/**
 * A page as a plugin writes it in `ui/*.json`.
 *
 * @example
 * uiPage.parse({ schema: 1, title: 'Notes', body: [{ type: 'markdown', text: 'Nothing **yet**.' }] })
 */
export const uiPage = pageParts.check(pageRules)

export type UiPage = z.output<typeof uiPage>
export type Component = z.output<typeof component>
export type ComponentOf<T extends Component['type']> = Extract<Component, { type: T }>
