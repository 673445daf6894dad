import { KiB } from '../../limits.ts'

/** What is the same for everyone in `search`; how much an installation may keep is in limit-catalogue.ts. */
export const searchLimits = {
  /** The id of a document. */
  idBytes: 256,
  /** The title of a document. */
  titleBytes: 1 * KiB,
  /** The body of a document. */
  bodyBytes: 128 * KiB,
  /** All fields of a document, as JSON. */
  fieldsBytes: 8 * KiB,
  /** Documents of one `indexMany` or `remove`. */
  batch: 100,
  /** Found documents of one page. */
  page: 50,
  /** What is searched for. */
  textCharacters: 256,
  /** Filters of one search. */
  filters: 16,
  /** One value, or one list of values, of a filter. */
  filterBytes: 2 * KiB,
}
