import { KiB } from '../../limits.ts'

/** What is the same for everyone in `jobs`; how many there may be is in limit-catalogue.ts. */
export const jobLimits = {
  /** What a job may give back, as JSON. */
  resultBytes: 256 * KiB,
  /** What a job tells of its progress. */
  progressBytes: 4 * KiB,
  /** Jobs of one installation under way at once, in all processes together. */
  concurrency: 4,
  /** Attempts of one job, at most. */
  attempts: 25,
  /** How far ahead a job may be put off. */
  delayMs: 366 * 86_400_000,
  /** Length of keys and of names of schedules. */
  nameLength: 200,
}
