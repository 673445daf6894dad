import { useToast } from '@nuxt/ui/composables'
import { useQueryClient } from '@tanstack/vue-query'
import { computed, defineComponent, h, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { ApiProblem } from '../api/problem.ts'
import type { PageHost } from '../ui-schema/page-host.ts'
import { sampleRoutes, type Samples } from './sample-routes.ts'

/** Long enough to see that something is being read. */
const delayMs = 120

const plugin = 'playground'

/** Where other plugins would show something. */
const SlotPlace = defineComponent({
  props: { name: { type: String, required: true }, title: String, context: Object },
  setup: (props) => () =>
    h('div', { class: 'rounded-lg border border-dashed border-accented p-4 text-sm text-muted' }, [
      h('p', { class: 'font-mono text-xs' }, props.name),
      h('p', { class: 'mt-1 font-mono text-xs' }, JSON.stringify(props.context)),
    ]),
})

/** What a page needs, made of sample data: nothing of it leaves the browser. */
export const useSampleHost = (samples: Ref<Samples>) => {
  const cache = useQueryClient()
  const toast = useToast()
  const { t } = useI18n()
  const query = ref<Record<string, string>>({})
  let answer = sampleRoutes(samples.value)

  const call = async <T>(request: { method: string; path: string; body?: unknown }): Promise<T> => {
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    const { status, body } = answer(request)
    if (status >= 400) throw new ApiProblem(status, Object(body) as Record<string, unknown>)
    return structuredClone(body) as T
  }

  const host: PageHost = {
    plugin,
    name: 'example',
    call,
    fetchFile: async (request) => ({
      blob: new Blob([JSON.stringify(await call(request), null, 2)], { type: 'text/plain' }),
      name: 'sample.txt',
    }),
    sendFile: ({ method, to, file }) => {
      const { name, size, type } = file
      if ('link' in to) return Promise.resolve({ path: name, size, contentType: type })
      return call({ method, path: to.path, body: { name, path: name, size, contentType: type } })
    },
    can: () => true,
    has: () => true,
    authorize: () => true,
    navigate: (page) => {
      toast.add({ title: t('playground.wouldGo', { page }), color: 'info', icon: 'i-lucide-navigation' })
    },
    refresh: () => cache.invalidateQueries({ queryKey: ['plugin', plugin] }),
    follow: () => () => {},
    address: {
      query,
      change: (changes) => {
        const entries = Object.entries({ ...query.value, ...changes })
        query.value = Object.fromEntries(entries.filter((entry): entry is [string, string] => Boolean(entry[1])))
      },
    },
    scope: computed(() => ({
      query: query.value,
      user: { id: 'u1', name: 'Ada Lovelace', email: 'ada@example.com' },
      context: { id: '1' },
    })),
    slotView: SlotPlace,
  }

  /** Begins anew with what the samples are now. */
  const reset = () => {
    answer = sampleRoutes(samples.value)
    query.value = {}
    cache.removeQueries({ queryKey: ['plugin', plugin] })
  }
  return { host, reset }
}
