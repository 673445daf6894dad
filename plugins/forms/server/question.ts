import { formSchema, type OutputOf } from '@plexica/sdk'
import { builderForm } from '../ui/parts/forms.ts'

/** What a form has to be: what its builder asks for. */
export const builtForm = formSchema(builderForm)

export type BuiltForm = OutputOf<typeof builtForm>
export type Question = BuiltForm['questions'][number]

/** A question with the name that its answers are kept under. */
export interface KeyedQuestion extends Question {
  key: string
}

const keyOf = (label: string): string =>
  label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40) || 'question'

/** Keys come from what is asked, so that answers stay with their question when others are added or moved. */
export const keyed = (questions: readonly Question[]): KeyedQuestion[] => {
  const taken = new Map<string, number>()
  return questions.map((question) => {
    const key = keyOf(question.label)
    const times = taken.get(key) ?? 0
    taken.set(key, times + 1)
    return { ...question, key: times === 0 ? key : `${key}_${times + 1}` }
  })
}
