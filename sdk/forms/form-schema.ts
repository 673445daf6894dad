import type { Checked, FromJsonSchema, Issue, Schema } from '../schema.ts'
import { issueOf } from '../input-texts.ts'
import { brokenFormRules, type BrokenFormRule } from './rules.ts'
import type { FormDefinition } from './definition.ts'

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
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return { issues: [issueOf('object')] }
    const values = given as Record<string, unknown>
    const isLeftOut = ({ field, rule }: BrokenFormRule) =>
      partial && rule === 'required' && !Object.hasOwn(values, field.split('.')[0]!)
    const issues: Issue[] = [
      ...brokenFormRules(form, values)
        .filter((broken) => !isLeftOut(broken))
        .map(({ field, rule, values: about }) => issueOf(rule, field.split('.'), about)),
      ...Object.keys(values)
        .filter((name) => !Object.hasOwn(form.schema.properties, name))
        .map((name) => issueOf('unknown', [name])),
    ]
    return issues.length > 0 ? { issues } : { value: values as Partial<ValuesOf<F>> }
  }
  const { required, ...optional } = form.schema
  const schema = { ...optional, ...(required && !partial ? { required } : {}), type: 'object' }
  return { '~standard': { version: 1, vendor: 'plexica', validate, jsonSchema: { input: () => schema } } }
}

type ValuesOf<F extends FormDefinition> = FromJsonSchema<F['schema'] & { type: 'object' }>
