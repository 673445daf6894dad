/** One page of a list, and where the next one begins. */
interface Page<T> {
  items: T[]
  nextCursor?: string
}

/**
 * All entries of a list, read page by page: for lists that are of no use in parts.
 *
 * @example
 * const lines = await everyPage((cursor) => api.get('/api/v1/usage', { query: { limit: 100, cursor } }))
 */
export const everyPage = async <T>(read: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> => {
  const all: T[] = []
  let cursor: string | undefined
  do {
    const page = await read(cursor)
    all.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return all
}
