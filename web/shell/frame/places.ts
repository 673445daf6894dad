import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSession } from '../session.ts'

interface Place {
  label: string
  icon: string
  to: string
  /** What one has to be permitted to go there. */
  permission?: string
}

/** The pages of the app itself, as far as this user may see them; plugins and settings have menus of their own. */
export const usePlaces = () => {
  const { t } = useI18n()
  const { can } = useSession()
  return computed(() => {
    const places: Place[] = [
      { label: t('places.marketplace'), icon: 'i-lucide-store', to: '/marketplace' },
      {
        label: t('places.installations'),
        icon: 'i-lucide-blocks',
        to: '/plugins',
        permission: 'plexica.installations.manage',
      },
      {
        label: t('places.consents'),
        icon: 'i-lucide-shield-question-mark',
        to: '/consents',
        permission: 'plexica.installations.manage',
      },
      { label: t('places.events'), icon: 'i-lucide-radio', to: '/events', permission: 'plexica.events.manage' },
      { label: t('places.jobs'), icon: 'i-lucide-timer', to: '/jobs', permission: 'plexica.jobs.manage' },
      { label: t('places.webhooks'), icon: 'i-lucide-webhook', to: '/webhooks', permission: 'plexica.webhooks.manage' },
      { label: t('places.notifications'), icon: 'i-lucide-bell', to: '/notifications' },
      { label: t('places.settings'), icon: 'i-lucide-settings', to: '/settings' },
    ]
    return places.filter(({ permission }) => can(permission))
  })
}
