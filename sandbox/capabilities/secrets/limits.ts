import { KiB } from '../../limits.ts'

export const secretsLimits = {
  /** Secrets of one scope. */
  names: 50,
  /** Hosts that one secret is bound to. */
  hosts: 20,
  /** A shorter one could not be told apart from other text, and so not be taken out of replies and logs. */
  leastCharacters: 8,
  /** One secret. */
  valueBytes: 8 * KiB,
  /** Times that placeholders of one secret may stand in one request. */
  uses: 100,
} as const
