import { ref } from 'vue'
import { asApiProblem, type ApiProblem } from '../../api/problem.ts'

/**
 * Saves, and keeps why it failed for the page to show.
 *
 * @example
 * const { busy, problem, save } = useSave(() => change({ role, change: state }))
 * if (await save()) open.value = false
 */
export const useSave = (perform: () => Promise<unknown>) => {
  const busy = ref(false)
  const problem = ref<ApiProblem>()
  const save = async (): Promise<boolean> => {
    busy.value = true
    problem.value = undefined
    try {
      await perform()
      return true
    } catch (error) {
      problem.value = asApiProblem(error)
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, save }
}
