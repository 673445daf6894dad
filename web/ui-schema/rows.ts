import { valueAt } from './bindings.ts'

export type RowData = Record<string, unknown>

const isRow = (given: unknown): given is RowData => typeof given === 'object' && given !== null && !Array.isArray(given)

/** The rows in the answer of a source, and how many there are in all. Anything else is no rows. */
export const rowsOf = (data: unknown): { rows: RowData[]; total: number } => {
  const items = Array.isArray(data) ? data : valueAt(data, '/items')
  const rows = Array.isArray(items) ? items.filter(isRow) : []
  const total = valueAt(data, '/total')
  return { rows, total: typeof total === 'number' ? total : rows.length }
}

/** A field of a row as an own field, whatever it is called. */
export const fieldOf = (row: RowData, field: string): unknown => (Object.hasOwn(row, field) ? row[field] : undefined)
