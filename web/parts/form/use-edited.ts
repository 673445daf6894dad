import { computed, nextTick, shallowRef, type Reactive } from 'vue'
import { replacedBy, withEntries } from './with-entries.ts'

/**
 * What a form was filled from, whose revision a change is made on. What is read in the background meanwhile is looked at
 * only where somebody wants it (`takeNewest`), with nothing lost of what was entered.
 *
 * @param state of the fields
 * @param read what there is now
 * @param formOf what stands in the fields
 * @param refresh reads it anew
 * @example
 * const state = reactive(of(props.group))
 * const { base, begin, takeNewest } = useEdited(state, () => props.group, of)
 */
export const useEdited = <Source, State extends object>(
  state: Reactive<State>,
  read: () => Source,
  formOf: (source: Source) => State,
  refresh: () => Promise<unknown> = async () => undefined,
) => {
  const base = shallowRef(read())
  const asFilled = () => JSON.stringify(formOf(base.value))
  const isDirty = computed(() => JSON.stringify(state) !== asFilled())
  const fill = (source: Source, given: State) => {
    base.value = source
    Object.assign(state, given)
  }

  const begin = () => fill(read(), formOf(read()))
  /** Keeps to what it was filled from where that is gone: saving tells so then. @returns what saving would replace of theirs */
  const takeNewest = async (): Promise<string[]> => {
    await refresh()
    // What parents read is handed to their forms with the next update of the page.
    await nextTick()
    const now = read() ?? base.value
    const seen = formOf(base.value)
    const entered = JSON.parse(JSON.stringify(state)) as State
    const newest = formOf(now)
    fill(now, withEntries(seen, entered, newest))
    return replacedBy(seen, entered, newest)
  }
  return { base, isDirty, begin, takeNewest }
}
