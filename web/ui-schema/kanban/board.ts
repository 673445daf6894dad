import { fieldOf, type RowData } from '../rows.ts'

interface Column {
  value: string
}

/** Rows by the column that they stand in; the last list holds those of no column. */
export const byColumn = (
  rows: RowData[],
  field: string,
  columns: Column[],
  movedTo: (row: RowData) => string | undefined,
): RowData[][] => {
  const lists: RowData[][] = [...columns.map(() => []), []]
  for (const row of rows) {
    const value = movedTo(row) ?? String(fieldOf(row, field) ?? '')
    const at = columns.findIndex((column) => column.value === value)
    lists[at < 0 ? columns.length : at]!.push(row)
  }
  return lists
}

/** The column that lies so many steps from another, or the same one at the edge. */
export const columnBeside = <C extends Column>(columns: C[], value: string, by: 1 | -1): C | undefined => {
  const at = columns.findIndex((column) => column.value === value)
  return columns[Math.min(columns.length - 1, Math.max(0, at + by))]
}
