import { useI18n } from 'vue-i18n'
import type { ApiProblem } from '../../api/problem.ts'

/** Whether a link could not be looked at now, so that nothing is known of it. */
export const isUnread = ({ status, code }: ApiProblem): boolean =>
  code === 'network.failed' || code === 'rate.limited' || status >= 500

/** What a page says above a link that could not be looked at; undefined where the link itself is no good. */
export const useUnreadTitle = () => {
  const { t } = useI18n()
  return (problem: ApiProblem): string | undefined => {
    if (!isUnread(problem)) return undefined
    return t(problem.code === 'network.failed' ? 'states.offline.title' : 'states.server.title')
  }
}
