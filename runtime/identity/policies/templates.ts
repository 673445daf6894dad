import { z } from 'zod'
import { isNameInPolicies, typeOf } from './language.ts'
import { asRule } from '../../../languages/said.ts'

const key = z
  .string()
  .regex(/^[a-z](?:-?[a-z0-9])*$/, asRule('has to be the key of a group'))
  .max(40)
const action = z
  .string()
  .max(100)
  .regex(
    /^(?:[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+|[a-z][a-z0-9-]*\.\*|\*\.read)$/,
    asRule('has to be a permission, or a group of them such as crm.*'),
  )
const actions = z.array(action).max(50).default([]).describe('Permissions that it is about; all without any')
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, asRule('has to be a time such as 08:30'))
const except = z.array(key).max(20).default([]).describe('Groups that it is not about')
const network = z
  .union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], {
    error: asRule('has to be an address or a network such as 10.0.0.0/8'),
  })
  .describe('An address or a network')

const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

const head = (given: string[], { principal = 'principal', resource = 'resource' } = {}) => {
  const list = given.map((id) => `Action::"${id}"`).join(', ')
  const scope = given.length === 0 ? 'action' : `action in [${list}]`
  return `forbid(${principal}, ${scope}, ${resource})`
}

const inGroups = (groups: string[]) => groups.map((group) => `principal in Group::"${group}"`)

/** Conditions, one of which lets a request through. */
const unless = (conditions: string[]) => `unless {\n  ${conditions.join(' ||\n  ')}\n};\n`

/** A kind of policy that people want often: what it needs to be told, and how its text is made. */
interface Template<P extends z.ZodType = z.ZodType> {
  name: string
  description: string
  parameters: P
  text(parameters: z.output<P>): string
}

const template = <P extends z.ZodType>(definition: Template<P>): Template => definition as unknown as Template

/** Policies to start from, by their id. */
export const policyTemplates: Record<string, Template> = {
  'business-hours': template({
    name: 'Business hours',
    description: 'Forbids outside of certain hours and days, by the clocks of the tenant’s time zone.',
    parameters: z.strictObject({
      from: time.default('08:00'),
      to: time.default('18:00'),
      days: z.array(z.int().min(1).max(7)).min(1).default([1, 2, 3, 4, 5]).describe('Monday is 1, Sunday 7'),
      actions,
      except,
    }),
    text: ({ from, to, days, actions, except }) => {
      const [start, end] = [minutes(from), minutes(to)]
      const joined = start < end ? '&&' : '||'
      const hours = `context.minuteOfDay >= ${start} ${joined} context.minuteOfDay < ${end}`
      return `${head(actions)}\n${unless([...inGroups(except), `[${days.join(', ')}].contains(context.weekday) && (${hours})`])}`
    },
  }),
  networks: template({
    name: 'Networks',
    description: 'Forbids from anywhere but certain networks.',
    parameters: z.strictObject({ networks: z.array(network).min(1).max(50), actions, except }),
    text: ({ networks, actions, except }) => {
      const ranges = networks.map((each) => `context.ip.isInRange(ip("${each}"))`).join(' || ')
      return `${head(actions)}\n${unless([...inGroups(except), `context has ip && (${ranges})`])}`
    },
  }),
  'read-only-group': template({
    name: 'A group that only reads',
    description: 'Forbids whoever is in a group everything that changes something, whatever roles they have.',
    parameters: z.strictObject({ group: key }),
    text: ({ group }) =>
      `${head([], { principal: `principal in Group::"${group}"` })}\n${unless(['action in Action::"*.read"'])}`,
  }),
  'own-records': template({
    name: 'Only one’s own records',
    description: 'Forbids to touch what belongs to others. The plugin has to ask for each record.',
    parameters: z.strictObject({
      plugin: z
        .string()
        .regex(/^[a-z](?:-?[a-z0-9])*$/, asRule('has to be the id of a plugin'))
        .max(32),
      type: z
        .string()
        .regex(/^[a-z][a-zA-Z0-9_]{0,63}$/)
        .refine(isNameInPolicies)
        .describe('A kind of resource of the plugin'),
      owner: z
        .string()
        .regex(/^[a-z][a-zA-Z0-9_]{0,63}$/)
        .refine(isNameInPolicies)
        .default('owner')
        .describe('The attribute that says whose it is'),
      actions,
      except,
    }),
    text: ({ plugin, type, owner, actions, except }) => {
      const resource = `resource is ${typeOf(plugin, type)}`
      const own = `resource has ${owner} && resource.${owner} == principal`
      return `${head(actions, { resource })}\n${unless([...inGroups(except), own])}`
    },
  }),
}
