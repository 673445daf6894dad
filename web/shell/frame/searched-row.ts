import { resolve, resolveAll } from '../../ui-schema/bindings.ts'
import { fill } from '../../ui-schema/fill.ts'
import type { SearchedRows } from '../../ui-schema/page-parts.ts'
import { fieldOf, rowsOf, type RowData } from '../../ui-schema/rows.ts'

const inWords = (row: RowData, field: string | undefined): string | undefined => {
  const value = field === undefined ? undefined : fieldOf(row, field)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

const queryOf = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      ['string', 'number', 'boolean'].includes(typeof value) ? [[name, String(value)]] : [],
    ),
  )

/** The rows in what the source of searched rows answered. */
export const answeredRows = ({ listing: { rows } }: SearchedRows, data: unknown): RowData[] =>
  rowsOf(rows ? resolve(rows, { data }) : data).rows

/**
 * A row as the palette shows it, and where it leads: to what a click on it opens if that is a page, otherwise to the
 * page that it is on, and in a table to the row itself. Nothing for a row that has no name.
 */
export const toRow = (
  { listing }: SearchedRows,
  row: RowData,
  { plugin, page, wanted, locale }: { plugin: string; page: string; wanted: string; locale: string },
) => {
  if (listing.type === 'table') {
    const [first, second] = listing.columns
    const label = inWords(row, first?.field)
    if (label === undefined) return undefined
    const isNamed = label.toLowerCase().includes(wanted.toLowerCase())
    const q = listing.key === undefined ? 'q' : `${listing.key}.q`
    return {
      label,
      suffix: second?.type === 'text' ? inWords(row, second.field) : undefined,
      to: { path: `/p/${plugin}/${page}`, query: { [q]: isNamed ? label : wanted } },
    }
  }
  const { title, text, action } = listing.item
  const label = fill(title, { row }, locale)
  if (label.trim() === '') return undefined
  const leads = action?.type === 'navigate' ? action : undefined
  return {
    label,
    suffix: text === undefined ? undefined : fill(text, { row }, locale),
    to: { path: `/p/${plugin}/${leads?.page ?? page}`, query: queryOf(resolveAll(leads?.query, { row })) },
  }
}
