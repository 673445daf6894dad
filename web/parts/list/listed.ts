import type { ButtonProps } from '@nuxt/ui/components/Button.vue'
import type { MaybeRef } from 'vue'
import type { ApiProblem } from '../../api/problem.ts'

/** A list of the API, as `usePages` hands it out; without pages, what was read at once. No rows: they are not read yet. */
export interface Listed<Row> {
  rows: MaybeRef<Row[] | undefined>
  error: MaybeRef<ApiProblem | null>
  isFetching: MaybeRef<boolean>
  refetch: () => unknown
  hasNextPage?: MaybeRef<boolean>
  isFetchingNextPage?: MaybeRef<boolean>
  fetchNextPage?: () => unknown
}

/** What stands in the place of a list that has no rows. */
export interface EmptyList {
  icon: string
  title: string
  text?: string | undefined
  actions?: ButtonProps[]
}
