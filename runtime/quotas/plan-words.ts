import { said } from '../../languages/said.ts'
import type { Language } from '../../languages/languages.ts'
import { saidIn } from '../../problems/said-in.ts'

/** As `migrations/core/140_plans.ts` has them. */
const builtIn = [
  said('To try the platform, or for a handful of people'),
  said('The defaults of the platform'),
  said('For large tenants; what is used in a day is warned of, not stopped'),
]

/** What a plan is for, in the words of a reader as long as it says what the platform came with. */
export const planDescriptionIn = (language: Language, description: string): string => {
  const words = builtIn.find(({ text }) => text === description)
  return words ? saidIn(language, words) : description
}
