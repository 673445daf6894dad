import { KiB } from '../../limits.ts'

/** What is the same for everyone in `search`; how much an installation may keep is in limit-catalogue.ts. */
export const searchLimits = {
  idBytes: 256,
  titleBytes: 1 * KiB,
  bodyBytes: 128 * KiB,
  fieldsBytes: 8 * KiB,
  /** Documents of one `indexMany` or `remove`. */
  batch: 100,
  /** Found documents of one page. */
  page: 50,
  textCharacters: 256,
  filters: 16,
  /** One value, or one list of values, of a filter. */
  filterBytes: 2 * KiB,
}
