import type { DropdownMenuItem } from '@nuxt/ui/components/DropdownMenu.vue'
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { User } from '../../../api/resources/users.ts'
import { useSession } from '../../session.ts'

/** What was chosen to be done with a user, and waits for a form or an answer. */
export interface AskedOfUser {
  what: 'edit' | 'deactivate' | 'reactivate' | 'endSessions'
  user: User
}

/** What may be done with a user, as a menu; what is chosen is in `asked`. */
export const useUserActions = () => {
  const { t } = useI18n()
  const { me, can } = useSession()
  const asked = ref<AskedOfUser>()

  const menuOf = (user: User): DropdownMenuItem[][] => {
    if (!can('plexica.users.manage')) return []
    const ask = (what: AskedOfUser['what']) => () => {
      asked.value = { what, user }
    }
    const isSelf = user.id === me.value.user.id
    const isActive = user.status === 'active'
    return [
      [{ label: t('team.edit'), icon: 'i-lucide-pencil', onSelect: ask('edit') }],
      isSelf
        ? []
        : [
            ...(isActive
              ? [{ label: t('team.endSessions'), icon: 'i-lucide-log-out', onSelect: ask('endSessions') }]
              : []),
            isActive
              ? {
                  label: t('team.deactivate'),
                  icon: 'i-lucide-user-x',
                  color: 'error' as const,
                  onSelect: ask('deactivate'),
                }
              : { label: t('team.reactivate'), icon: 'i-lucide-user-check', onSelect: ask('reactivate') },
          ],
    ]
  }
  return { asked, menuOf }
}
