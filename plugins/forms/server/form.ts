import { Problem, type Context, type FormDefinition } from '@plexica/sdk'
import { keyed, type BuiltForm, type KeyedQuestion } from './question.ts'

export interface Form extends Record<string, unknown> {
  id: string
  title: string
  definition: BuiltForm
  state: 'draft' | 'open' | 'closed'
  closes_at: string | null
  created_by: string | null
}

/** @throws {Problem} 404 */
export const mustBeForm = async ({ db }: Context, id: string): Promise<Form> => {
  const [form] = await db.query<Form>(
    'select id, title, definition, state, closes_at, created_by from forms where id::text = $1',
    [id],
  )
  if (!form) throw new Problem(404, 'There is no such form')
  return form
}

/** Whether answers are taken now. */
export const isOpen = ({ state, closes_at }: Form): boolean =>
  state === 'open' && (closes_at === null || Date.parse(closes_at) > Date.now())

/** From the worst to the best. */
export const ratings = ['1', '2', '3', '4', '5']

const choicesOf = ({ choices = [] }: KeyedQuestion) => choices.map((choice) => ({ const: choice, title: choice }))

type Property = FormDefinition['schema']['properties'][string]

const propertyOf: Record<KeyedQuestion['type'], (question: KeyedQuestion) => Property> = {
  text: () => ({ type: 'string', maxLength: 500 }),
  long: () => ({ type: 'string', maxLength: 5_000 }),
  number: () => ({ type: 'number' }),
  email: () => ({ type: 'string', format: 'email', maxLength: 320 }),
  date: () => ({ type: 'string', format: 'date' }),
  yesno: () => ({ type: 'boolean' }),
  rating: () => ({ type: 'string', oneOf: ratings.map((rating) => ({ const: rating, title: rating })) }),
  choice: (question) => ({ type: 'string', oneOf: choicesOf(question) }),
  choices: (question) => ({ type: 'array', items: { type: 'string', oneOf: choicesOf(question) }, uniqueItems: true }),
  file: () => ({ type: 'string', maxLength: 500 }),
}

const optionsOf = ({ type }: KeyedQuestion, id: string): object => {
  if (type === 'long') return { multi: true }
  if (type === 'choices') return { format: 'checkbox' }
  if (type === 'file')
    return {
      upload: {
        to: { route: 'POST /forms/:id/files', params: { id }, signed: true, accept: [], maxBytes: 10_485_760 },
        value: 'path',
      },
    }
  return type === 'choice' || type === 'rating' ? { format: 'radio' } : {}
}

/** What a text that people write as a condition is, compared with answers to this question. */
const wanted = ({ type }: KeyedQuestion, text: string): string | number | boolean => {
  if (type === 'yesno') return !['no', 'false', '0', ''].includes(text.trim().toLowerCase())
  return type === 'number' ? Number(text) : text
}

/** As JSON Schema and layout: what the page draws, and what answers are checked by. */
export const asForm = ({ id, definition }: Pick<Form, 'id' | 'definition'>): FormDefinition => {
  const questions = keyed(definition.questions)
  const elements = questions.map((question) => {
    const scope = `#/properties/${question.key}`
    const shown = questions.find(({ label, key }) => label === question.show_question && key !== question.key)
    const control = { type: 'Control' as const, scope, options: optionsOf(question, id) }
    if (!shown) return control
    const condition = {
      scope: `#/properties/${shown.key}`,
      schema: { const: wanted(shown, question.show_value ?? '') },
    }
    return { ...control, rule: { effect: 'SHOW' as const, condition } }
  })
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(
        questions.map((question) => [
          question.key,
          {
            title: question.label,
            ...(question.help ? { description: question.help } : {}),
            ...propertyOf[question.type](question),
          },
        ]),
      ),
      required: questions.filter(({ required }) => required).map(({ key }) => key),
    },
    uischema: { type: 'VerticalLayout', elements },
  } as FormDefinition
}
