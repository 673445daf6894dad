import { useQuery } from '@tanstack/vue-query'
import { useDebounceFn } from '@vueuse/core'
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { UiPage } from '../../plugins-registry/ui-schema.ts'
import { asApiProblem, type ApiProblem } from '../api/problem.ts'
import { useApi } from '../api/use-api.ts'
import { compactJson } from './compact-json.ts'
import type { Mistake } from './editor.ts'
import { loadExample } from './examples.ts'
import type { Samples } from './sample-routes.ts'
import type { JsonSchema } from './schema-walk.ts'

const settleMs = 300

const pretty = (value: unknown): string => `${compactJson(value, '', 72)}\n`

const asSamples = (text: string): { samples: Samples } | { mistake: string } => {
  try {
    const given: unknown = JSON.parse(text)
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) return { samples: given as Samples }
    return { mistake: '' }
  } catch (error) {
    return { mistake: (error as Error).message }
  }
}

/** A page that is being written, what is wrong with it, and what was last right. */
export const usePlayground = (name: Ref<string>) => {
  const api = useApi()
  const example = useQuery({
    queryKey: computed(() => ['example', name.value]),
    queryFn: () => loadExample(name.value),
    staleTime: Infinity,
  })
  const schema = useQuery<JsonSchema, ApiProblem>({
    queryKey: ['schema', 'ui'],
    queryFn: () => api.call('/schemas/ui.json'),
    staleTime: Infinity,
  })

  const pageText = ref('')
  const samplesText = ref('{}')
  const mistakes = ref<Mistake[]>([])
  const problem = shallowRef<ApiProblem>()
  /** What is shown; the number grows whenever it is to begin anew. */
  const shown = shallowRef<{ page: UiPage; samples: Samples; round: number }>()

  const samplesRead = computed(() => asSamples(samplesText.value))
  let asked = 0
  const check = async () => {
    const mine = ++asked
    const text = pageText.value
    try {
      const checked = await api.post('/api/v1/ui/check', { body: { text } })
      if (mine !== asked) return
      problem.value = undefined
      mistakes.value = checked.mistakes
      const read = samplesRead.value
      if (checked.page && 'samples' in read)
        shown.value = {
          page: checked.page as unknown as UiPage,
          samples: read.samples,
          round: (shown.value?.round ?? 0) + 1,
        }
    } catch (error) {
      if (mine === asked) problem.value = asApiProblem(error)
    }
  }
  const checkSoon = useDebounceFn(check, settleMs)
  watch([pageText, samplesText], () => void checkSoon())

  const reset = () => {
    const { data } = example
    if (!data.value) return
    pageText.value = pretty(data.value.page)
    samplesText.value = pretty(data.value.routes)
    void check()
  }
  watch(example.data, reset, { immediate: true })

  const format = () => {
    try {
      pageText.value = pretty(JSON.parse(pageText.value))
    } catch {
      // What is not JSON stays as it is; the mistake is shown already.
    }
  }
  return {
    schema: schema.data,
    pageText,
    samplesText,
    samplesRead,
    mistakes,
    problem,
    shown,
    reset,
    format,
  }
}
