/** A piece of a list, by cursor. */
export interface PageRequest {
  limit?: number
  /** `nextCursor` of the page before. */
  cursor?: string
}

export interface Page<T> {
  items: T[]
  /** Absent on the last page. */
  nextCursor?: string
}

const most = 100

/** How many rows to ask for: one more than shown, which tells whether there is another page. */
export const rowsFor = ({ limit = 50 }: PageRequest): number => Math.min(Math.max(1, Math.trunc(limit)), most) + 1

/** Makes a page of rows that were asked for with `rowsFor`. */
export const toPage = <R, T>(
  rows: R[],
  request: PageRequest,
  item: (row: R) => T,
  cursorOf: (row: R) => string,
): Page<T> => {
  const shown = rows.slice(0, rowsFor(request) - 1)
  const last = shown.at(-1)
  return { items: shown.map(item), ...(rows.length > shown.length && last ? { nextCursor: cursorOf(last) } : {}) }
}
