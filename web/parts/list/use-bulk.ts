import { computed, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Schema } from '../../api/operations.ts'
import { usePlainWords } from '../../i18n/plain-words.ts'
import { useToasts } from '../use-toasts.ts'

/** One that was refused, and why. */
export interface Refused {
  id: string
  name: string
  why: string
}

/** As many as the API does something with in one call. */
const mostAtOnce = 200

/**
 * The rows of a list that are selected, and what became of each when something was done with all of them: what was
 * refused, and what nothing was done with, stays selected.
 *
 * @example
 * const bulk = useBulk(rows, { idOf: ({ id }) => id, nameOf: ({ name }) => name })
 * await bulk.perform(bulk.chosen.value, (ids) => change.mutateAsync({ ids, action: 'discard' }))
 */
export const useBulk = <Row>(
  rows: MaybeRefOrGetter<Row[] | undefined>,
  { idOf, nameOf }: { idOf: (row: Row) => string; nameOf: (row: Row) => string },
) => {
  const { t } = useI18n()
  const { done } = useToasts()
  const { explain } = usePlainWords()
  const selected = ref<string[]>([])
  const refused = ref<Refused[]>([])
  const chosen = computed(() => (toValue(rows) ?? []).filter((row) => selected.value.includes(idOf(row))))

  // What is not in the list any more can't be seen to be selected.
  watch(chosen, (now) => {
    if (toValue(rows) && now.length < selected.value.length) selected.value = now.map(idOf)
  })

  const settle = (items: Schema<'BulkOutcome'>[], names: Map<string, string>, said: (count: number) => string) => {
    const finished = items.filter((item) => item.done).map(({ id }) => id)
    if (finished.length > 0) done(said(finished.length))
    refused.value = items.flatMap(({ id, problem }) =>
      problem
        ? [
            {
              id,
              name: names.get(id) ?? id,
              why: explain({ code: problem.code, detail: problem.detail, message: problem.title }),
            },
          ]
        : [],
    )
    const left = selected.value.filter((id) => !finished.includes(id))
    selected.value = [...new Set([...left, ...refused.value.map(({ id }) => id)])]
  }

  const perform = async (
    targets: Row[],
    call: (ids: string[]) => Promise<Schema<'BulkOutcomes'>>,
    said: (count: number) => string = (count) => t('bulk.done', { count }),
  ): Promise<void> => {
    const names = new Map(targets.map((row) => [idOf(row), nameOf(row)]))
    const ids = [...names.keys()]
    const items: Schema<'BulkOutcome'>[] = []
    try {
      for (let at = 0; at < ids.length; at += mostAtOnce)
        items.push(...(await call(ids.slice(at, at + mostAtOnce))).items)
    } finally {
      // What was answered before a call failed is done all the same.
      settle(items, names, said)
    }
  }

  return { selected, chosen, refused, perform }
}
