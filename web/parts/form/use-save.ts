import { nextTick, ref } from 'vue'
import { asApiProblem, type ApiProblem } from '../../api/problem.ts'
import { focusAgain, focusedNow } from '../focus-return.ts'

/**
 * Saves, and keeps why it failed for the page to show; where somebody changed the same meanwhile, goes on from what there
 * is now. Buttons can't have the focus while they are busy: they have it again then.
 *
 * @param takeNewest puts what was entered into what there is now, and tells what saving would replace of theirs
 * @example
 * const { busy, problem, save } = useSave(() => change({ role, change: state }))
 * if (await save()) open.value = false
 */
export const useSave = <Given extends unknown[]>(
  perform: (...given: Given) => Promise<unknown>,
  takeNewest?: () => Promise<string[]>,
) => {
  const busy = ref(false)
  const problem = ref<ApiProblem>()
  /** What saving would replace of theirs, once what there is now was taken. */
  const replaced = ref<string[]>()
  const forget = () => {
    problem.value = undefined
    replaced.value = undefined
  }
  const doing = async (what: () => Promise<void>): Promise<boolean> => {
    const focused = focusedNow()
    busy.value = true
    forget()
    try {
      await what()
      return true
    } catch (error) {
      problem.value = asApiProblem(error)
      return false
    } finally {
      busy.value = false
      void nextTick(() => focusAgain(focused))
    }
  }
  const save = (...given: Given) => doing(async () => void (await perform(...given)))
  const reload = () => doing(async () => void (replaced.value = (await takeNewest?.()) ?? []))
  return { busy, problem, replaced, save, reload, forget }
}
