import { useI18n } from 'vue-i18n'
import type { ApiProblem } from '../api/problem.ts'

/** Of these the server says more, where it says anything: what is missing, and when to come back. */
const saysMore = /^(?:auth|rate)\./

/** Problems in words that people understand and can act on. */
export const usePlainWords = () => {
  const { t, te } = useI18n()
  return {
    explain: ({ code, detail, message }: Pick<ApiProblem, 'code' | 'detail' | 'message'>): string => {
      if (detail !== undefined && saysMore.test(code)) return detail
      const key = `problems.${code}`
      return te(key) ? t(key) : (detail ?? message)
    },
  }
}
