import { useI18n } from 'vue-i18n'
import type { ApiProblem } from '../api/problem.ts'

/** Problems in words that people understand and can act on. */
export const usePlainWords = () => {
  const { t, te } = useI18n()
  return {
    explain: ({ code, detail, message }: Pick<ApiProblem, 'code' | 'detail' | 'message'>): string => {
      const key = `problems.${code}`
      return te(key) ? t(key) : (detail ?? message)
    },
  }
}
