import { useQueryClient, type Query } from '@tanstack/vue-query'
import { useIntervalFn } from '@vueuse/core'
import { onScopeDispose, ref, watch } from 'vue'
import { asApiProblem } from '../../api/problem.ts'

const againEveryMs = 5_000

/** Whether it is shown as it was read before, since the server did not answer when it was to be read anew. */
const isStale = ({ state: { data, error } }: Query): boolean => {
  if (data === undefined || error === null) return false
  const { code } = asApiProblem(error)
  return code === 'network.failed' || code.startsWith('http.5')
}

/** Whether something that is shown could not be read anew, which is tried again until it can. */
export const useUnanswered = () => {
  const cache = useQueryClient()
  const queries = cache.getQueryCache()
  const stale = () => queries.findAll({ type: 'active', predicate: isStale })
  const isUnanswered = ref(stale().length > 0)
  onScopeDispose(queries.subscribe(() => (isUnanswered.value = stale().length > 0)))
  const { pause, resume } = useIntervalFn(
    () => void cache.refetchQueries({ type: 'active', predicate: isStale }),
    againEveryMs,
    { immediate: false },
  )
  watch(isUnanswered, (is) => (is ? resume() : pause()), { immediate: true })
  return isUnanswered
}
