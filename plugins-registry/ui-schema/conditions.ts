import { z } from 'zod'
import { fewOf, object, permission, pointer, scalar, values } from './values.ts'

const operators = ['is', 'isNot', 'in', 'above', 'below', 'atLeast', 'atMost', 'contains', 'empty'] as const
const groups = ['all', 'any', 'not'] as const

const comparable = z.union([z.number(), z.string().max(200)], { error: 'is neither a number nor a text' })

/** A comparison of one value, or several conditions together. Data only: there is nothing in it to run. */
const condition = object({
  $ref: pointer.optional().describe('The value that is compared'),
  is: scalar.optional(),
  isNot: scalar.optional(),
  in: fewOf(scalar, 50).optional().describe('Is one of these'),
  above: comparable.optional(),
  below: comparable.optional(),
  atLeast: comparable.optional(),
  atMost: comparable.optional(),
  contains: scalar.optional().describe('A list has it, or a text has it in it'),
  empty: z.boolean().optional().describe('Whether it is absent, null, an empty text or an empty list'),
  get all() {
    return z.optional(several)
  },
  get any() {
    return z.optional(several)
  },
  get not() {
    return z.optional(condition)
  },
}).meta({ id: 'Condition' })

const several = z.array(condition).min(1, 'needs at least one entry').max(10, 'has at most 10 entries')

interface Broken {
  path: PropertyKey[]
  message: string
}

/** What holds between the fields of a condition, and in those that it holds. */
const brokenIn = (given: Condition, path: PropertyKey[]): Broken[] => {
  const compares = operators.filter((each) => given[each] !== undefined)
  const combines = groups.filter((each) => given[each] !== undefined)
  const broken = (message: string): Broken[] => [{ path, message }]
  if (given.$ref === undefined && compares.length > 0) return broken(`has "${compares[0]}" without "$ref"`)
  if (given.$ref !== undefined && compares.length !== 1) return broken(`needs exactly one of ${operators.join(', ')}`)
  if (combines.length + compares.length !== 1)
    return broken('needs either "$ref" with a comparison, or one of all, any, not')
  return [
    ...(given.all ?? []).flatMap((each, at) => brokenIn(each, [...path, 'all', at])),
    ...(given.any ?? []).flatMap((each, at) => brokenIn(each, [...path, 'any', at])),
    ...(given.not ? brokenIn(given.not, [...path, 'not']) : []),
  ]
}

const feature = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9-]*$/, 'is not a capability such as net')

const policy = object({
  action: permission.describe('What the user would do'),
  resource: values.optional().describe('To what: attributes that policies look at'),
}).meta({ id: 'Policy' })

const tests = {
  permission: permission.optional().describe('The user has it'),
  policy: policy.optional().describe('The policies of the tenant allow it'),
  feature: feature.optional().describe('This capability was granted to the plugin'),
  when: condition.optional(),
}

const soundTests = ({ value, issues }: z.core.ParsePayload<{ when?: Condition | undefined }>) => {
  const refuse = ({ path, message }: Broken) => issues.push({ code: 'custom', path, message, input: value })
  if (Object.values(value).every((each) => each === undefined))
    refuse({ path: [], message: 'needs at least one of permission, policy, feature, when' })
  if (value.when) brokenIn(value.when, ['when']).forEach(refuse)
}

/** Who sees it, and when. What is hidden is not protected by that: routes check permissions themselves. */
export const visible = object(tests).check(soundTests).meta({ id: 'Visible' })

/** Whether it can be used; otherwise it is shown, but off. */
export const enabled = object(tests).check(soundTests).meta({ id: 'Enabled' })

export type Condition = z.output<typeof condition>
export type Policy = z.output<typeof policy>
export type Visible = z.output<typeof visible>
