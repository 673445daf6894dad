import { z } from 'zod'
import { visible } from '../conditions.ts'
import { source } from '../routes.ts'
import { object, ref, text } from '../values.ts'

const textOrSource = ({
  value: given,
  issues,
}: z.core.ParsePayload<{ text?: string | undefined; value?: unknown }>) => {
  if ((given.text === undefined) !== (given.value === undefined)) return
  issues.push({ code: 'custom', path: [], message: 'needs either "text" or "value"', input: given })
}

const written = {
  visible: visible.optional(),
  source: source.optional(),
  text: text(20_000).optional(),
  value: ref.optional().describe('Where the text is, such as { "$ref": "/data/notes" }'),
}

/** Text in Markdown. HTML in it is shown as it was written. */
export const markdown = object({ type: z.literal('markdown'), ...written })
  .check(textOrSource)
  .meta({ id: 'Markdown' })

/** Text that machines read, such as an answer of a service, to look at and to copy. */
export const code = object({
  type: z.literal('code'),
  ...written,
  title: text(120).optional(),
  language: text(30).optional().describe('Its name, for people'),
})
  .check(textOrSource)
  .meta({ id: 'Code' })

export type Markdown = z.output<typeof markdown>
export type Code = z.output<typeof code>
