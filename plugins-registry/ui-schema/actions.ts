import { z } from 'zod'
import { enabled, visible } from './conditions.ts'
import { calledRoute, everyParamGiven, readRoute } from './routes.ts'
import { fewOf, field, icon, name, object, oneOfTypes, ref, template, text, tone, value, values } from './values.ts'

const navigate = object({
  type: z.literal('navigate'),
  page: name.describe('A page of the same plugin'),
  query: values.optional(),
}).meta({ id: 'NavigateAction' })

const refresh = object({ type: z.literal('refresh') })
  .describe('Reads every source of the page again')
  .meta({ id: 'RefreshAction' })

const sent = z.union([ref, z.record(z.string().max(64), value)], {
  error: 'is not an object of values or { "$ref": "/form" }',
})

const undo = object({ ...calledRoute, body: sent.optional() })
  .check(everyParamGiven)
  .describe('A route that takes back what was done; everything is read again behind it')
  .meta({ id: 'Undo' })

const toast = object({
  type: z.literal('toast'),
  text: template(),
  tone: tone.default('success'),
  undo: undo.optional().describe('A button beside the text'),
}).meta({ id: 'ToastAction' })

const emit = object({ type: z.literal('emit'), state: values.describe('What of the page’s state becomes what') })
  .describe('Writes into the state of the page')
  .meta({ id: 'EmitAction' })

const close = object({ type: z.literal('close') })
  .describe('Closes the drawer or modal that was opened last')
  .meta({ id: 'CloseAction' })

const download = object({
  type: z.literal('download'),
  route: readRoute,
  params: calledRoute.params,
  fileName: template(120).optional(),
})
  .check(everyParamGiven)
  .describe('Saves what the route answers; if that is { "url": … }, the file there')
  .meta({ id: 'DownloadAction' })

export const afterwards = z.discriminatedUnion(
  'type',
  [navigate, refresh, toast, emit, close, download],
  oneOfTypes('navigate', 'refresh', 'toast', 'emit', 'close', 'download'),
)

const confirm = object({
  title: template(120),
  text: template(500).optional(),
  label: text(40).optional().describe('On the button that goes on'),
  tone: tone.default('error'),
}).meta({ id: 'Confirm' })

/** What is shown before the route has answered, and taken back if it refuses. */
const optimistic = object({
  route: readRoute.describe('The source whose rows change'),
  id: ref.default({ $ref: '/row/id' }).describe('Of the row that changes'),
  rowId: field.default('id').describe('Field of the rows that holds it'),
  set: sent.optional().describe('What the row gets'),
  remove: z.literal(true).optional(),
})
  .check(({ value: given, issues }) => {
    if ((given.set === undefined) !== (given.remove === undefined)) return
    issues.push({ code: 'custom', path: [], message: 'needs either "set" or "remove"', input: given })
  })
  .meta({ id: 'Optimistic' })

export const call = object({
  type: z.literal('call'),
  ...calledRoute,
  body: sent.optional(),
  confirm: confirm.optional(),
  optimistic: optimistic.optional(),
  then: fewOf(afterwards, 5).default([]).describe('What happens when the route answered well'),
})
  .check(everyParamGiven)
  .meta({ id: 'CallAction' })

/** What sends a form. */
export const submit = object({ label: text(40).default('Save'), action: call }).meta({ id: 'Submit' })

/** What a form begins with. */
export const initial = z.union([ref, values], { error: 'is not an object of values or { "$ref": "/row" }' }).optional()

const open = object({
  type: z.literal('open'),
  target: name.optional().describe('A drawer or modal of this page'),
  form: name.optional().describe('One of `forms` of this page, opened in a modal or drawer of its own'),
  in: z.enum(['modal', 'drawer']).default('modal'),
  title: template(120).optional(),
  description: template(300).optional(),
  initial,
  submit: submit.optional(),
})
  .check(({ value: given, issues }) => {
    const refuse = (path: string[], message: string) => issues.push({ code: 'custom', path, message, input: given })
    if ((given.target === undefined) === (given.form === undefined)) refuse([], 'needs either "target" or "form"')
    if (given.form === undefined) return
    for (const needed of ['title', 'submit'] as const)
      if (given[needed] === undefined) refuse([needed], 'is missing: a form needs it')
  })
  .meta({ id: 'OpenAction' })

export const action = z
  .discriminatedUnion(
    'type',
    [call, navigate, open, refresh, toast, emit, close, download],
    oneOfTypes('call', 'navigate', 'open', 'refresh', 'toast', 'emit', 'close', 'download'),
  )
  .meta({ id: 'Action' })

export const button = object({
  label: text(40),
  icon: icon.optional(),
  tone: tone.default('neutral'),
  visible: visible.optional(),
  enabled: enabled.optional(),
  action,
}).meta({ id: 'Button' })

export type Action = z.output<typeof action>
export type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>
export type CallAction = z.output<typeof call>
export type OpenAction = z.output<typeof open>
export type Optimistic = z.output<typeof optimistic>
export type Button = z.output<typeof button>
export type Undo = z.output<typeof undo>
export type Confirm = z.output<typeof confirm>
export type Submit = z.output<typeof submit>
