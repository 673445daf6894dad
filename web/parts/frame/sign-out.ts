import { useToast } from '@nuxt/ui/composables'
import { useI18n } from 'vue-i18n'
import { useApi } from '../../api/use-api.ts'

/** Ends the session of this browser and leads to where the server says. */
export const useSignOut = (): (() => Promise<void>) => {
  const { t } = useI18n()
  const api = useApi()
  const toast = useToast()
  return async () => {
    try {
      const { redirectTo } = await api.call<{ redirectTo: string }>('/auth/sign-out', { method: 'POST', body: {} })
      location.assign(redirectTo)
    } catch {
      toast.add({ title: t('account.signOutFailed'), color: 'error', icon: 'i-lucide-circle-alert' })
    }
  }
}
