import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useChoices, type Choice } from '../choices.ts'
import type { Field } from './fields.ts'

/** What can be chosen for a field, or for the entries of a list: as its schema lists it, or as a route gives it. */
export const useListedChoices = (of: MaybeRefOrGetter<Field>) => {
  const { choices, isPending, problem } = useChoices(() => toValue(of).options.choices)
  const listed = computed<Choice[]>(() => {
    const { property } = toValue(of)
    const { enum: values, oneOf } = property.items ?? property
    if (oneOf) return oneOf.map((each) => ({ value: each.const, label: each.title }))
    return values ? values.map((value) => ({ value, label: value })) : choices.value
  })
  return { listed, isPending, problem }
}
