import { KiB } from '../../limits.ts'

/** What an installation may have done later. */
export const jobLimits = {
  /** Data of one job, as JSON; its result may be as large. */
  dataBytes: 256 * KiB,
  resultBytes: 256 * KiB,
  /** What a job tells of its progress. */
  progressBytes: 4 * KiB,
  /** Jobs of one installation that wait. */
  waiting: 10_000,
  /** Jobs of one installation under way at once, in all processes together. */
  concurrency: 4,
  /** Schedules that the plugin made itself. */
  schedules: 100,
  attempts: 25,
  delayMs: 366 * 86_400_000,
  nameLength: 200,
}
