import { useLocalStorage } from '@vueuse/core'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Column, Table } from '../../../plugins-registry/ui-schema.ts'
import { usePageContext, useTests } from '../page-host.ts'

/** Which columns of a table are shown: those that this user may see and did not put away, remembered in this browser. */
export const useColumnChoice = (table: MaybeRefOrGetter<Table>) => {
  const { plugin, name } = usePageContext()
  const tests = useTests()
  const { key = 'table' } = toValue(table)
  const chosen = useLocalStorage<Record<string, boolean>>(`plexica.columns.${plugin}.${name}.${key}`, {})

  const possible = computed(() => toValue(table).columns.filter(({ visible }) => tests(visible)))
  const isOn = ({ field, hidden }: Column) =>
    toValue(table).columnChoice && Object.hasOwn(chosen.value, field) ? chosen.value[field] === true : !hidden
  const columns = computed(() => {
    const shown = possible.value.filter(isOn)
    return shown.length > 0 ? shown : possible.value.slice(0, 1)
  })
  const toggle = (column: Column) => {
    chosen.value = { ...chosen.value, [column.field]: !isOn(column) }
  }
  return { possible, columns, isOn, toggle }
}
