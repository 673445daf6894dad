import { resolve, resolveAll } from '../../ui-schema/bindings.ts'
import { fill } from '../../ui-schema/fill.ts'
import { listKey } from '../../ui-schema/lists/list-state.ts'
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

/** What the address calls the search of a listing that has its own. */
const searchName = (listing: SearchedRows['listing']): string | undefined => {
  if (listing.type === 'kanban' || !listing.search) return undefined
  const key = listing.type === 'table' ? listing.key : listKey(listing)
  return key === undefined ? 'q' : `${key}.q`
}

/**
 * A row as the palette shows it, and where it leads: to what a click on it opens if that is a page, otherwise to the
 * page and the tab that it is on, searched for the row itself. Nothing for a row that has no name.
 */
export const toRow = (
  { listing, at }: SearchedRows,
  row: RowData,
  { plugin, page, wanted, locale }: { plugin: string; page: string; wanted: string; locale: string },
) => {
  const name = searchName(listing)
  const here = (q: string) => ({ path: `/p/${plugin}/${page}`, query: { ...at, ...(name && { [name]: q }) } })
  if (listing.type === 'table') {
    const [first, second] = listing.columns
    const label = inWords(row, first?.field)
    if (label === undefined) return undefined
    const isNamed = label.toLowerCase().includes(wanted.toLowerCase())
    return {
      label,
      suffix: second?.type === 'text' ? inWords(row, second.field) : undefined,
      to: here(isNamed ? label : wanted),
    }
  }
  const { title, text, action } = listing.item
  const label = fill(title, { row }, locale)
  if (label.trim() === '') return undefined
  const leads = action?.type === 'navigate' ? action : undefined
  return {
    label,
    suffix: text === undefined ? undefined : fill(text, { row }, locale),
    to: leads ? { path: `/p/${plugin}/${leads.page}`, query: queryOf(resolveAll(leads.query, { row })) } : here(wanted),
  }
}
