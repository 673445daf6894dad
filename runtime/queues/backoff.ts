/** How failed work is tried again. */
export interface Retry {
  /** Tries in all. */
  attempts: number
  /** The wait after the first failure; each later one is twice as long. */
  firstMs: number
  mostMs: number
}

/**
 * Milliseconds to wait after so many failed attempts: doubling each time, and anywhere in the upper half of that, so
 * that what failed together does not come back together.
 */
export const backoffMs = ({ firstMs, mostMs }: Retry, attempts: number, random = Math.random()): number =>
  Math.min(mostMs, firstMs * 2 ** (attempts - 1)) * (0.5 + random / 2)
