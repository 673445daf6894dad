import { z } from 'zod'
import { calledRoute, everyParamGiven } from './routes.ts'
import { fewOf, icon, name, object, oneOfTypes, ref, template, text, tone, value, values, visible } from './values.ts'

const navigate = object({
  type: z.literal('navigate'),
  page: name.describe('A page of the same plugin'),
  query: values.optional(),
}).meta({ id: 'NavigateAction' })

const refresh = object({ type: z.literal('refresh') })
  .describe('Reads every source of the page again')
  .meta({ id: 'RefreshAction' })

const toast = object({ type: z.literal('toast'), text: template(), tone: tone.default('success') }).meta({
  id: 'ToastAction',
})

const afterwards = z.discriminatedUnion('type', [navigate, refresh, toast], oneOfTypes('navigate', 'refresh', 'toast'))

const confirm = object({
  title: template(120),
  text: template(500).optional(),
  label: text(40).optional().describe('On the button that goes on'),
  tone: tone.default('error'),
}).meta({ id: 'Confirm' })

const body = z
  .union([ref, z.record(z.string().max(64), value)], { error: 'is not an object of values or { "$ref": "/form" }' })
  .optional()

const call = object({
  type: z.literal('call'),
  ...calledRoute,
  body,
  confirm: confirm.optional(),
  then: fewOf(afterwards, 5).default([]).describe('What happens when the route answered well'),
})
  .check(everyParamGiven)
  .meta({ id: 'CallAction' })

/** What sends a form. */
export const submit = object({ label: text(40).default('Save'), action: call }).meta({ id: 'Submit' })

const open = object({
  type: z.literal('open'),
  in: z.enum(['modal', 'drawer']).default('modal'),
  title: template(120),
  description: template(300).optional(),
  form: name.describe('One of `forms` of this page'),
  initial: z.union([ref, values], { error: 'is not an object of values or { "$ref": "/row" }' }).optional(),
  submit,
}).meta({ id: 'OpenAction' })

export const action = z
  .discriminatedUnion(
    'type',
    [call, navigate, open, refresh, toast],
    oneOfTypes('call', 'navigate', 'open', 'refresh', 'toast'),
  )
  .meta({ id: 'Action' })

export const button = object({
  label: text(40),
  icon: icon.optional(),
  tone: tone.default('neutral'),
  visible: visible.optional(),
  action,
}).meta({ id: 'Button' })

export type Action = z.output<typeof action>
export type CallAction = z.output<typeof call>
export type OpenAction = z.output<typeof open>
export type Button = z.output<typeof button>
export type Confirm = z.output<typeof confirm>
export type Submit = z.output<typeof submit>
