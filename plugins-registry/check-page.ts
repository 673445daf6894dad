import type { Refusal } from './refusal.ts'

/** Checks a UI schema of a bundle. */
export const checkPage = (path: string, page: unknown): Refusal[] =>
  typeof page === 'object' && page !== null && !Array.isArray(page) ? [] : [{ path, rule: 'has to be an object' }]
