import { z } from 'zod'
import { choices } from './routes.ts'
import { fewOf, field, object, text } from './values.ts'

/** What a kind of filter asks the source for, and whether people choose from a list. */
const filterKinds = ['choice', 'choices', 'text', 'boolean', 'dates', 'numbers'] as const

/** Narrows rows to some values of a field. */
export const filter = object({
  name: field.describe(
    'The parameter that the source takes; `dates` send name_from and name_to, `numbers` name_min and name_max, `choices` a list with commas',
  ),
  label: text(60),
  kind: z.enum(filterKinds).default('choice'),
  options: fewOf(object({ value: text(200), label: text(120) }), 200).optional(),
  choices: choices.optional().describe('Options taken from a route'),
})
  .check(({ value: given, issues }) => {
    const refuse = (message: string) => issues.push({ code: 'custom', path: [], message, input: given })
    const lists = Number(given.options !== undefined) + Number(given.choices !== undefined)
    const chooses = given.kind === 'choice' || given.kind === 'choices'
    if (chooses && lists !== 1) refuse('needs either "options" or "choices"')
    else if (!chooses && lists > 0) refuse(`has nothing to choose from: it is of the kind "${given.kind}"`)
  })
  .meta({ id: 'Filter' })

export type Filter = z.output<typeof filter>
