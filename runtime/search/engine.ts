import type { SearchDocument, SearchQuery } from '../../sandbox/capabilities/search/capability.ts'
import type { Limits } from '../../sandbox/limits.ts'

/** An index: the plugin gives the name, the installation keeps it apart from all others of that name. */
export interface SearchIndex {
  installationId: string
  index: string
  /** What the installation may keep, and how long a search may take. */
  limits: Pick<Limits, 'search.documents' | 'search.bytes' | 'search.queryMs'>
}

export interface Found {
  id: string
  /** Higher is better; comparable within one query only. */
  score: number
  title: string
  fields: Record<string, unknown>
  /** HTML: text of the document escaped, what was searched for in `<mark>`. */
  highlight?: { title: string; body: string }
}

/**
 * What searches documents. Postgres does it here, where documents go with the installation that they are of; a search
 * server can stand behind the same three functions, and hears of what is purged by the changes `installation` and
 * `tenant`, as `runtime/storage/storage.ts` does.
 */
export interface SearchEngine {
  /** Adds documents or replaces those of the same ids: all of them or none. @throws {Problem} `search.quota` */
  put(at: SearchIndex, documents: SearchDocument[]): Promise<void>
  /** How many of them there were. */
  remove(at: SearchIndex, ids: string[]): Promise<number>
  /** Best first. @throws {Problem} `search.timeout`, `capability.invalid` for a cursor that is not ours */
  query(at: SearchIndex, query: Omit<SearchQuery, 'index'>): Promise<{ items: Found[]; cursor?: string }>
}
