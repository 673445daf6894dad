import { ref, toValue, type MaybeRefOrGetter } from 'vue'
import type { Column, Table } from '../../../plugins-registry/ui-schema.ts'
import { saveBlob } from '../actions/save-file.ts'
import { resolve } from '../bindings.ts'
import { isNothing, useCellText } from '../cells/cell-text.ts'
import { usePageContext, useScope } from '../page-host.ts'
import { requestOf } from '../request.ts'
import { fieldOf, rowsOf, type RowData } from '../rows.ts'
import { csvOf } from './csv.ts'

const pageSize = 100
const mostRows = 10_000

/** Saves all rows that a table's search and filters leave, page by page from its source. */
export const useExport = (table: MaybeRefOrGetter<Table>) => {
  const { call } = usePageContext()
  const scope = useScope()
  const cellText = useCellText()
  const busy = ref(false)

  const readAll = async (params: Record<string, unknown>): Promise<RowData[]> => {
    const all: RowData[] = []
    const { source, rows: ref } = toValue(table)
    while (all.length < mostRows) {
      const request = requestOf(source, scope.value, { ...params, limit: pageSize, offset: all.length })
      const data = await call(request)
      const { rows, total } = rowsOf(ref ? resolve(ref, { ...scope.value, data }) : data)
      all.push(...rows)
      if (rows.length === 0 || all.length >= total) break
    }
    return all.slice(0, mostRows)
  }

  /** Machines read it too: dates and numbers stay what they are, and only words are put as people see them. */
  const textOf = (column: Column, row: RowData): string => {
    const value = fieldOf(row, column.field)
    if (isNothing(value)) return ''
    if (['badge', 'tags', 'text', 'link', 'image'].includes(column.type)) return cellText(column, row)
    return String(value)
  }

  const run = async (params: Record<string, unknown>, columns: Column[]): Promise<void> => {
    busy.value = true
    try {
      const rows = await readAll(params)
      const lines = rows.map((row) => columns.map((column) => textOf(column, row)))
      const text = csvOf([columns.map(({ label }) => label), ...lines])
      const { title = 'table', export: asked } = toValue(table)
      saveBlob(new Blob([text], { type: 'text/csv;charset=utf-8' }), `${asked?.fileName ?? title}.csv`)
    } finally {
      busy.value = false
    }
  }
  return { run, busy }
}
