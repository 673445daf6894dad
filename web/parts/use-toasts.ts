import { useToast } from '@nuxt/ui/composables'
import { asApiProblem } from '../api/problem.ts'
import { usePlainWords } from '../i18n/plain-words.ts'

/** Says in passing what was done, or why it was not. */
export const useToasts = () => {
  const toast = useToast()
  const { explain } = usePlainWords()
  return {
    done: (title: string) => toast.add({ title, color: 'success', icon: 'i-lucide-circle-check' }),
    failed: (error: unknown) =>
      toast.add({ title: explain(asApiProblem(error)), color: 'error', icon: 'i-lucide-circle-alert' }),
  }
}
