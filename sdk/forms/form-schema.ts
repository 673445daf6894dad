import type { Checked, FromJsonSchema, Issue, Schema } from '../schema.ts'
import { brokenFormRules, type BrokenFormRule } from './rules.ts'
import type { FormDefinition } from './definition.ts'

const messages: Record<BrokenFormRule['rule'], (values: Record<string, number>) => string> = {
  required: () => 'is needed',
  string: () => 'has to be a text',
  number: () => 'has to be a number',
  integer: () => 'has to be a whole number',
  boolean: () => 'has to be true or false',
  list: () => 'has to be a list',
  object: () => 'has to be an object',
  choice: () => 'is none of the choices',
  minLength: ({ min }) => `has at least ${min} characters`,
  maxLength: ({ max }) => `has at most ${max} characters`,
  email: () => 'has to be an e-mail address',
  uri: () => 'has to be a web address',
  date: () => 'has to be a date such as 2026-11-23',
  dateTime: () => 'has to be a moment such as 2026-11-23T10:00:00Z',
  time: () => 'has to be a time such as 10:00',
  color: () => 'has to be a colour such as #4f46e5',
  minimum: ({ min }) => `has to be ${min} or more`,
  maximum: ({ max }) => `has to be ${max} or less`,
  multipleOf: ({ of }) => `has to be a multiple of ${of}`,
  minItems: ({ min }) => `has at least ${min} entries`,
  maxItems: ({ max }) => `has at most ${max} entries`,
  uniqueItems: () => 'has an entry twice',
}

/**
 * Makes a form of a page something to check input with: what a browser sends is held to the very form that it was
 * entered in, rules that hide fields included. A plugin imports the file of `ui/` like any JSON, or shares a module with it:
 * then what comes out has the types of a form that is written `as const`. A field that is not of the form is refused.
 *
 * @example
 * import page from './ui/contacts.json'
 * const contact = formSchema(page.forms.contact)
 *
 * 'POST /contacts': { input: { body: contact }, handler: (_request, { input }) => add(input.body) }
 *
 * @param options `partial` for changes, which may leave out fields that are needed otherwise
 */
export function formSchema<const F extends FormDefinition>(form: F, options?: { partial?: false }): Schema<ValuesOf<F>>
export function formSchema<const F extends FormDefinition>(
  form: F,
  options: { partial: true },
): Schema<Partial<ValuesOf<F>>>
export function formSchema<F extends FormDefinition>(form: F, { partial = false } = {}): Schema<Partial<ValuesOf<F>>> {
  const validate = (given: unknown): Checked<Partial<ValuesOf<F>>> => {
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      return { issues: [{ message: 'has to be an object' }] }
    const values = given as Record<string, unknown>
    const isLeftOut = ({ field, rule }: BrokenFormRule) =>
      partial && rule === 'required' && !Object.hasOwn(values, field.split('.')[0]!)
    const issues: Issue[] = [
      ...brokenFormRules(form, values)
        .filter((broken) => !isLeftOut(broken))
        .map(({ field, rule, values: about }) => ({ message: messages[rule](about), path: field.split('.') })),
      ...Object.keys(values)
        .filter((name) => !Object.hasOwn(form.schema.properties, name))
        .map((name) => ({ message: 'is not known', path: [name] })),
    ]
    return issues.length > 0 ? { issues } : { value: values as Partial<ValuesOf<F>> }
  }
  const { required, ...optional } = form.schema
  const schema = { ...optional, ...(required && !partial ? { required } : {}), type: 'object' }
  return { '~standard': { version: 1, vendor: 'plexica', validate, jsonSchema: { input: () => schema } } }
}

type ValuesOf<F extends FormDefinition> = FromJsonSchema<F['schema'] & { type: 'object' }>
