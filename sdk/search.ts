import type { IndexName } from './manifest.ts'

/** Words of these languages are found in all their forms. */
export type SearchLanguage =
  | 'ar'
  | 'ca'
  | 'da'
  | 'de'
  | 'el'
  | 'en'
  | 'es'
  | 'eu'
  | 'fi'
  | 'fr'
  | 'ga'
  | 'hi'
  | 'hu'
  | 'hy'
  | 'id'
  | 'it'
  | 'lt'
  | 'ne'
  | 'nl'
  | 'no'
  | 'pt'
  | 'ro'
  | 'ru'
  | 'sr'
  | 'sv'
  | 'ta'
  | 'tr'
  | 'yi'

type Scalar = string | number | boolean

export interface SearchDocument {
  /** Counts more than the body. */
  title?: string
  body?: string
  /** What filters ask for; it is not searched, and comes back with what is found. */
  fields?: Record<string, Scalar | null | readonly Scalar[]>
  /** Without one, words are found only as they are written. */
  language?: SearchLanguage
}

/** A value the field has to have, several of which one is enough, or bounds. */
export type SearchFilter =
  | Scalar
  | readonly Scalar[]
  | { gt?: string | number; gte?: string | number; lt?: string | number; lte?: string | number }

export interface SearchOptions {
  filters?: Record<string, SearchFilter>
  /** The last word is only the beginning of one: for searching while someone types. */
  prefix?: boolean
  /** Give the passages with what was found in `<mark>`: HTML that is safe to show. */
  highlight?: boolean
  limit?: number
  /** From the page before. */
  cursor?: string
}

export interface SearchFound<F = Record<string, unknown>> {
  id: string
  /** Higher is better; comparable within one search only. */
  score: number
  title: string
  fields: F
  highlight?: { title: string; body: string }
}

/**
 * Full-text search of this installation. Needs `"capabilities": { "search": { "scope": { "names": ["contacts"] } } }`
 * in the manifest, with the indexes that you use.
 */
export interface Search {
  /**
   * Adds a document, or replaces the one of this id.
   *
   * @example
   * await search.index('contacts', contact.id, { title: contact.name, body: contact.notes, language: 'en' })
   */
  index(index: IndexName, id: string, document: SearchDocument): Promise<void>

  /** Several documents in one round trip: all or none. */
  indexMany(index: IndexName, documents: readonly (SearchDocument & { id: string })[]): Promise<void>

  /** How many of them there were. */
  remove(index: IndexName, ids: string | readonly string[]): Promise<number>

  /**
   * Best first. The text is what people type: words, `"a phrase"`, `or`, `-without`. With an empty text all documents
   * that match the filters are given, by id.
   *
   * @example
   * const { items } = await search.query('contacts', 'acme -former', { filters: { city: ['Bern', 'Basel'] }, highlight: true })
   */
  query<F = Record<string, unknown>>(
    index: IndexName,
    text: string,
    options?: SearchOptions,
  ): Promise<{ items: SearchFound<F>[]; cursor?: string }>
}
