import { inEnglish, said, type Said } from '../../languages/said.ts'

/** Why a rollout stopped by itself. */
export const stoppedAt = (failures: number): Said => said('It stops at the failure of {failures}.', { failures })

/** Such a sentence that was kept in English, with its number apart again; `undefined` of any other. */
export const keptStop = (kept: string): Said | undefined => {
  const words = stoppedAt(Number(/\d+/.exec(kept)?.[0]))
  return inEnglish(words) === kept ? words : undefined
}
