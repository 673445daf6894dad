import type { Schema } from '../schema.ts'
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
 * entered in, rules that hide fields included. A plugin imports the file of `ui/` like any JSON.
 *
 * @example
 * import page from './ui/contacts.json'
 * const contact = formSchema(page.forms.contact)
 *
 * 'POST /contacts': { input: { body: contact }, handler: (_request, { input }) => add(input.body) }
 */
export const formSchema = (form: FormDefinition): Schema<Record<string, unknown>> => ({
  '~standard': {
    version: 1,
    vendor: 'plexica',
    validate: (given) => {
      if (typeof given !== 'object' || given === null || Array.isArray(given))
        return { issues: [{ message: 'has to be an object' }] }
      const values = given as Record<string, unknown>
      const issues = brokenFormRules(form, values).map(({ field, rule, values: about }) => ({
        message: messages[rule](about),
        path: field.split('.'),
      }))
      return issues.length > 0 ? { issues } : { value: values }
    },
    jsonSchema: { input: () => ({ type: 'object', ...form.schema }) },
  },
})
