import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Choices } from '../../plugins-registry/ui-schema.ts'
import { valueAt } from './bindings.ts'
import { useSource } from './source.ts'

export interface Choice {
  value: string
  label: string
}

const asChoice = (row: unknown, { value, label = value }: Choices): Choice | undefined => {
  const given = valueAt(row, `/${value}`)
  const named = valueAt(row, `/${label}`)
  if (given === null || given === undefined || given === '') return undefined
  return { value: String(given), label: String(named ?? given) }
}

/** What can be chosen, read from a route: one entry for each different value. */
export const useChoices = (given: MaybeRefOrGetter<Choices | undefined>, wanted: MaybeRefOrGetter<boolean> = true) => {
  const nothing = { route: 'GET /' }
  const { data, isPending, problem, retry } = useSource(
    () => toValue(given)?.source ?? nothing,
    {},
    () => toValue(given) !== undefined && toValue(wanted),
  )
  const choices = computed<Choice[]>(() => {
    const of = toValue(given)
    const rows = of ? valueAt(data.value, of.items) : undefined
    if (!of || !Array.isArray(rows)) return []
    const found = rows.map((row) => asChoice(row, of)).filter((each) => each !== undefined)
    return [...new Map(found.map((each) => [each.value, each])).values()]
  })
  return { choices, isPending, problem, retry }
}
