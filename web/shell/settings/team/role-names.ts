import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoles } from '../../../api/resources/roles.ts'
import type { BuiltInRole } from '../../../api/resources/users.ts'

const builtIn: BuiltInRole[] = ['owner', 'admin', 'member', 'viewer']
const isBuiltIn = (key: string): key is BuiltInRole => (builtIn as string[]).includes(key)

/** What roles are called: built-in ones in the language of the user, others as they were named. */
export const useRoleNames = () => {
  const { t } = useI18n()
  const { data: roles } = useRoles()
  const names = computed(() => new Map(roles.value?.map(({ key, name }) => [key, name])))
  return {
    roleName: (key: string) => (isBuiltIn(key) ? t(`roles.${key}`) : (names.value.get(key) ?? key)),
    builtInChoices: computed(() => builtIn.map((value) => ({ value: value as string, label: t(`roles.${value}`) }))),
  }
}
