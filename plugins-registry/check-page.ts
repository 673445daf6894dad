import type { Refusal } from './refusal.ts'
import { uiPageRefusals } from './ui-schema.ts'

/** Checks a UI schema of a bundle: every rule of the UI language that it breaks. */
export const checkPage = (path: string, page: unknown): Refusal[] =>
  uiPageRefusals(page).map((refusal) => ({ path, ...refusal }))
