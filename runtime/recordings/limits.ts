import { MiB } from '../../sandbox/limits.ts'

/** What recordings may take. */
export const recordingLimits = {
  /** Of one recording, as JSON; what is beyond is left out of it. */
  bytes: 1 * MiB,
  /** Of one installation; the oldest goes when there is another. */
  perInstallation: 100,
  /** Kept of those that failed, for each installation. */
  failuresPerHour: 20,
  keptDays: 7,
  /** How long a rule holds at most. */
  ruleHours: 72,
  /** How many of the next invocations one rule records. */
  next: 50,
}
