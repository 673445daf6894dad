import { KiB, MiB } from '../../limits.ts'

/** What an installation may keep in `search`, and ask of it. */
export const searchLimits = {
  idBytes: 256,
  titleBytes: 1 * KiB,
  bodyBytes: 128 * KiB,
  fieldsBytes: 8 * KiB,
  /** Documents of one installation, over all its indexes. */
  documents: 50_000,
  totalBytes: 128 * MiB,
  /** Documents of one `indexMany` or `remove`. */
  batch: 100,
  /** Found documents of one page. */
  page: 50,
  textCharacters: 256,
  filters: 16,
  /** One value, or one list of values, of a filter. */
  filterBytes: 2 * KiB,
  queryMs: 2_000,
}
