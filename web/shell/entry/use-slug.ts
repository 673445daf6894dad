import { watchDebounced } from '@vueuse/core'
import { ref, toValue, type MaybeRefOrGetter } from 'vue'
import type { Answer } from '../../api/operations.ts'
import { useApi } from '../../api/use-api.ts'

export type SlugFlaw = NonNullable<Answer<'get', '/api/v1/sign-ups/addresses/{slug}'>['why']>

/** An address that goes with a name. */
export const slugFor = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 24)
    .replace(/-+$/, '')

/** Whether an address can be had, asked as it is typed. */
export const useSlug = (slug: MaybeRefOrGetter<string>) => {
  const api = useApi()
  const flaw = ref<SlugFlaw>()
  const isFree = ref(false)
  const look = async (asked: string) => {
    flaw.value = undefined
    isFree.value = false
    if (asked === '') return
    // Without an answer nothing is said; the server looks again when the form is sent.
    const answer = await api.get('/api/v1/sign-ups/addresses/{slug}', { path: { slug: asked } }).catch(() => undefined)
    if (toValue(slug) !== asked || !answer) return
    flaw.value = answer.why
    isFree.value = answer.available
  }
  watchDebounced(() => toValue(slug), look, { debounce: 300, immediate: true })
  return { flaw, isFree }
}
