import { computed, ref, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue'
import type { Table } from '../../../plugins-registry/ui-schema.ts'
import { usePageContext } from '../page-host.ts'
import { fieldOf, type RowData } from '../rows.ts'

/** The rows of a table that are selected, also those on other pages of it; the page knows them as `/selection`. */
export const useSelection = (table: MaybeRefOrGetter<Table>, rows: Ref<RowData[]>) => {
  const { select } = usePageContext()
  const selected = ref(new Map<string, RowData>())
  const idOf = (row: RowData) => String(fieldOf(row, toValue(table).rowId))

  // What was read again counts, not what it was when it was selected.
  watch(rows, (now) => {
    for (const row of now) if (selected.value.has(idOf(row))) selected.value.set(idOf(row), row)
  })
  watch(
    selected,
    (now) => {
      const { key = 'table', rowId, selection } = toValue(table)
      if (selection !== 'none') select(key, [...now.values()], rowId)
    },
    { deep: true, immediate: true },
  )

  const set = (row: RowData, on: boolean) => {
    if (toValue(table).selection === 'one') selected.value.clear()
    if (on) selected.value.set(idOf(row), row)
    else selected.value.delete(idOf(row))
  }
  return {
    count: computed(() => selected.value.size),
    has: (row: RowData) => selected.value.has(idOf(row)),
    set,
    /** Whether all rows that are shown are selected, or only some of them. */
    all: computed<boolean | 'indeterminate'>(() => {
      const on = rows.value.filter((row) => selected.value.has(idOf(row))).length
      return on > 0 && on < rows.value.length ? 'indeterminate' : on > 0
    }),
    setAll: (on: boolean) => rows.value.forEach((row) => set(row, on)),
    clear: () => selected.value.clear(),
    /** Those of an answer that a row which is selected has, each with that row. */
    of: <T extends { id: string }>(each: T[]) =>
      each.flatMap((one) => {
        const row = selected.value.get(one.id)
        return row ? [{ ...one, row }] : []
      }),
    /** Leaves only these selected. */
    keep: (ids: string[]) => {
      selected.value = new Map([...selected.value].filter(([id]) => ids.includes(id)))
    },
  }
}

export type Selection = ReturnType<typeof useSelection>
