import { KiB } from '../../limits.ts'

/** What is the same for everyone in `kv`; how much an installation may keep is in limit-catalogue.ts. */
export const kvLimits = {
  keyBytes: 512,
  /** Keys of one `getMany`, items of one `list`. */
  page: 100,
  /** Changes of one batch. */
  batch: 100,
  /** Values of one answer together: what is more comes with the next page. */
  pageBytes: 640 * KiB,
  ttlSeconds: 10 * 365 * 86_400,
}
