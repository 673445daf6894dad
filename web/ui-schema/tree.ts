import { fieldOf, type RowData } from './rows.ts'

export interface Branch {
  id: string
  row: RowData
  children?: Branch[]
}

/** Rows that name their parents, as a tree. What names no parent, one that isn't there, or itself, is at the top. */
export const treeOf = (rows: RowData[], rowId: string, parent: string): Branch[] => {
  const textOf = (row: RowData, field: string) => {
    const value = fieldOf(row, field)
    return value === null || value === undefined ? undefined : String(value)
  }
  const byParent = new Map<string | undefined, RowData[]>()
  const ids = new Set(rows.map((row) => textOf(row, rowId)))
  for (const row of rows) {
    const above = textOf(row, parent)
    const key = above !== undefined && ids.has(above) && above !== textOf(row, rowId) ? above : undefined
    byParent.set(key, [...(byParent.get(key) ?? []), row])
  }
  const seen = new Set<RowData>()
  const below = (id: string | undefined): Branch[] =>
    (byParent.get(id) ?? []).flatMap((row, at) => {
      if (seen.has(row)) return []
      seen.add(row)
      const own = textOf(row, rowId)
      const children = own === undefined ? [] : below(own)
      return [{ id: own ?? `at ${at}`, row, ...(children.length > 0 ? { children } : {}) }]
    })
  const top = below(undefined)
  // Rows that hold each other in a circle hang from nothing; they are still shown.
  const circles = rows
    .filter((row) => !seen.has(row))
    .flatMap((row) => (seen.has(row) ? [] : below(textOf(row, parent))))
  return [...top, ...circles]
}
