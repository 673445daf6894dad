import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useChoices, type Choice } from '../choices.ts'
import type { Field } from './fields.ts'

/** What can be chosen for a field, or for the entries of a list: as its schema lists it, or as a route gives it. */
export const useListedChoices = (of: MaybeRefOrGetter<Field>) => {
  // Only what a route gives needs a page around it: forms of the app itself have none.
  const given = toValue(of).options.choices ? useChoices(() => toValue(of).options.choices) : undefined
  const listed = computed<Choice[]>(() => {
    const { property } = toValue(of)
    const { enum: values, oneOf } = property.items ?? property
    if (oneOf) return oneOf.map((each) => ({ value: each.const, label: each.title }))
    return values ? values.map((value) => ({ value, label: value })) : (given?.choices.value ?? [])
  })
  return {
    listed,
    /**
     * The same by their place: the kit looks for a button of a group by what it makes of its value, and would take a quote in
     * it for code of a selector.
     */
    numbered: computed(() => listed.value.map(({ label }, n) => ({ label, value: String(n) }))),
    isPending: computed(() => given?.isPending.value ?? false),
    problem: computed(() => given?.problem.value),
  }
}
