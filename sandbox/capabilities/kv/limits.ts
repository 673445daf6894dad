import { KiB, MiB } from '../../limits.ts'

/** What an installation may keep in `kv`. */
export const kvLimits = {
  keyBytes: 512,
  valueBytes: 256 * KiB,
  keys: 10_000,
  /** Keys and values of one installation together. */
  totalBytes: 64 * MiB,
  /** Keys of one `getMany`, items of one `list`. */
  page: 100,
  /** Values of one answer together: what is more comes with the next page. */
  pageBytes: 640 * KiB,
  ttlSeconds: 10 * 365 * 86_400,
}
