import type { Refusal } from './refusal.ts'
import { uiPageRefusals } from './ui-schema.ts'

/** Checks a UI page of a bundle. */
export const checkPage = (path: string, page: unknown): Refusal[] =>
  uiPageRefusals(page).map(({ field, rule }) => ({ path, ...(field === '' ? {} : { field }), rule }))
