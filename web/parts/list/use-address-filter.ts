import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** What an address says, if it is one of these: people write addresses too. */
export const oneOf = <const T extends string>(values: readonly T[], given: string | undefined): T | undefined =>
  values.find((each) => each === given)

/**
 * Search and filters of a list, kept in the query of the address: a link leads to just this view.
 *
 * @example
 * const { filter, set } = useAddressFilter(['search', 'role'])
 */
export const useAddressFilter = <const Name extends string>(names: readonly Name[]) => {
  const route = useRoute()
  const router = useRouter()
  const read = (name: Name) => {
    const given = route.query[name]
    return typeof given === 'string' && given !== '' ? given : undefined
  }
  const filter = computed(
    () => Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, string | undefined>,
  )
  const set = (change: Partial<Record<Name, string | undefined>>) =>
    router.replace({
      query: Object.fromEntries(
        Object.entries({ ...route.query, ...change }).filter(([, value]) => value !== undefined && value !== ''),
      ),
    })
  return {
    filter,
    set,
    isFiltered: computed(() => names.some((name) => filter.value[name] !== undefined)),
    clear: () => set(Object.fromEntries(names.map((name) => [name, undefined])) as Record<Name, undefined>),
  }
}
