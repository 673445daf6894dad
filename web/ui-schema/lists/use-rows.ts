import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Ref, Source } from '../../../plugins-registry/ui-schema.ts'
import { resolve } from '../bindings.ts'
import { useScope } from '../page-host.ts'
import { rowsOf } from '../rows.ts'
import { useSource } from '../source.ts'

interface Listing {
  source?: Source | undefined
  rows?: Ref | undefined
}

/** The rows of a component that shows a list: from its source, or from where it stands. */
export const useRows = (listing: MaybeRefOrGetter<Listing>, more: MaybeRefOrGetter<Record<string, unknown>> = {}) => {
  const scope = useScope()
  const read = useSource(() => toValue(listing).source, more)
  const found = computed(() => {
    const { source, rows } = toValue(listing)
    const here = source ? { ...scope.value, data: read.data.value } : scope.value
    return rowsOf(rows ? resolve(rows, here) : read.data.value)
  })
  return {
    read,
    rows: computed(() => found.value.rows),
    total: computed(() => found.value.total),
    isEmpty: computed(
      () => (!toValue(listing).source || read.data.value !== undefined) && found.value.rows.length === 0,
    ),
  }
}
